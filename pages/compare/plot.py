"""SMOTE in forty draws of rows: how it ranks, and how many frauds it expects."""

import matplotlib.pyplot as plt

_, (left, right) = plt.subplots(1, 2, figsize=(9, 4))
left.hist(pairs)
left.set(xlabel="pairs of 1,000 in order, with SMOTE", ylabel="draws")
right.hist(expected, label="expected with SMOTE")
right.axvline(5, color="black", label="frauds that there are")
right.set(xlabel="frauds in 100 payments", ylabel="draws")
right.legend()
plt.show()
