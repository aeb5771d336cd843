"""What a day costs at every threshold of the dial."""

import matplotlib.pyplot as plt

bills = np.array([mistakes(today, tau) * [1, 50] for tau in TAUS])
plt.plot(TAUS, bills, label=["false alarms, €1 each", "missed frauds, €50 each"])
plt.plot(TAUS, bills.sum(axis=1), color="black", label="both")
plt.axvline(cheapest_of(other_day), color="grey", linestyle="--", label="cheapest on another day")
plt.xscale("logit")
plt.xlabel("threshold: alarms begin at this score")
plt.ylabel("euros a day")
plt.legend(loc="upper center")
plt.show()
