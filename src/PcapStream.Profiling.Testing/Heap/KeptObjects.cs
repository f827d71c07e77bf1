namespace PcapStream.Profiling.Testing.Heap;

/// <summary>The objects that each call of some code keeps alive.</summary>
/// <param name="Text">Their types and numbers, for a message.</param>
/// <param name="Types">The names of their types; empty when they are not known.</param>
/// <param name="Chains">What keeps them.</param>
internal sealed record KeptObjects(
    string Text, IReadOnlyCollection<string> Types, IReadOnlyList<KeepingChain> Chains);
