"""The ROC and the PR curve at every prevalence."""
