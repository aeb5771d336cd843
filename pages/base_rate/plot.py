"""The share of correct letters, from towns where half are sick to very rare illnesses."""

import matplotlib.pyplot as plt

one_in = np.logspace(np.log10(2), 5, 200)
correct, false = RECALL / one_in, FPR * (1 - 1 / one_in)
plt.semilogx(one_in, correct / (correct + false))
plt.axhline(0.5, color="grey", linestyle="--", label="half of the letters")
plt.xlabel("one person in … is sick")
plt.ylabel("share of letters that are correct (precision)")
plt.legend()
plt.show()
