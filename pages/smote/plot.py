"""SMOTE beside the first model at every lower threshold, in one clinic."""

import matplotlib.pyplot as plt

taus = np.linspace(0.02, 0.5, 49)
caught, false = np.array([caught_and_false(p, y_test, tau) for tau in taus]).T
plt.plot(false / 20, caught / 20, label="no row added, threshold from ½ down")
plt.plot(fp / 20, tp / 20, "P", markersize=12, label="SMOTE, threshold ½")
plt.xlabel("false alarms of 1,000 patients")
plt.ylabel("ill patients found, of 100")
plt.legend()
plt.show()
