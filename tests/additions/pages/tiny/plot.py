"""How many of 100 answers are right, from half positive to few."""

import matplotlib.pyplot as plt

one_in = np.array([2, 10, 100, 1_000])
plt.semilogx(one_in, 100 * (1 - 1 / one_in), "o-")
plt.xlabel("one case in … is positive")
plt.ylabel("right of 100 answers")
plt.show()
