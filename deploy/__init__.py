"""Ways to give a whole class one link: this machine, containers, a cluster."""
