namespace PcapStream.Profiling;

/// <summary>Marks what is profiled where no pattern says it. It is matched by its name: any attribute that is called so will do.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class ProfileAttribute : Attribute;
