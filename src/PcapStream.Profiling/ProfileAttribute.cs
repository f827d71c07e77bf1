namespace PcapStream.Profiling;

/// <summary>
/// Marks methods and types to profile when no pattern is given. Any attribute with this name has the same effect.
/// </summary>
[AttributeUsage(
    AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class ProfileAttribute : Attribute;
