"""The SMOTE microscope and what its variants take for granted."""
