"""Stories, the store that keeps them, the engines that find them, alerts and trends. Knows no other package of ours."""
