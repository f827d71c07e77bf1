using Xunit.Sdk;
using Xunit.v3;

// Peaks and leaks are the whole process's.
[assembly: Parallelization(Mode = ParallelMode.None)]
