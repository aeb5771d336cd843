"""The probabilities of 1,000 parts under focal loss, where 100 of them are cracked."""

import matplotlib.pyplot as plt

bins = np.linspace(0, 1, 41)
for label, name in ((0, "good parts"), (1, "cracked parts")):
    share = np.full(np.sum(y_test == label), 1_000 / len(y_test))
    chance = 1 / (1 + np.exp(-z[y_test == label]))
    plt.hist(chance, bins, weights=share, alpha=0.6, label=name)
plt.axvline(0.5, color="black", label="threshold ½")
plt.xlabel("probability of a crack that the model gives after focal loss")
plt.ylabel("parts of 1,000")
plt.legend()
plt.show()
