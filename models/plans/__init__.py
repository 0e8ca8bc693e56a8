"""Response plans: what to do step by step, as versioned data, and the engine that carries an officer through it."""
