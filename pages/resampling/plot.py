"""The probabilities of 1,000 claims after copies, where 10 of them are frauds."""

import matplotlib.pyplot as plt

bins = np.linspace(0, 1, 41)
for label, name in ((0, "honest claims"), (1, "frauds")):
    share = np.full(np.sum(y_test == label), 1_000 / len(y_test))
    plt.hist(p[y_test == label], bins, weights=share, alpha=0.6, label=name)
plt.axvline(0.5, color="black", label="threshold ½")
plt.yscale("log")
plt.xlabel("probability of fraud that the model gives after copies")
plt.ylabel("claims of 1,000")
plt.legend()
plt.show()
