"""Frauds caught and decisions that are correct, as frauds get rare."""

import matplotlib.pyplot as plt

one_in = [2, 5, 10, 20, 50, 100, 200, 500, 1_000]
curves = []
for rare in one_in:
    p, fraud = scored(rare)
    curves.append([np.mean(p[fraud] >= 0.5), np.mean((p >= 0.5) == fraud)])
plt.semilogx(one_in, curves, "o-", label=["frauds caught (recall)", "decisions correct (accuracy)"])
plt.xlabel("one payment in … is a fraud")
plt.ylim(0, 1.05)
plt.legend()
plt.show()
