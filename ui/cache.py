"""What is made once for all visitors and kept for the settings asked for last."""

import streamlit as st

remembered = st.cache_resource(max_entries=64, show_spinner=False)
remembered_parts = st.cache_resource(max_entries=512, show_spinner=False)  # small: a dial, a step
