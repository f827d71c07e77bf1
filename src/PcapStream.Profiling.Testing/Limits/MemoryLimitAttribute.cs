using System.Reflection;
using PcapStream.Profiling.Testing.Measuring;

namespace PcapStream.Profiling.Testing;

/// <summary>
/// A limit of the memory that tests take. On an assembly or a class it is the default of its tests, which one on a
/// class or a method replaces.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method)]
public abstract class MemoryLimitAttribute : Attribute
{
    /// <summary>The size of a limit that allows everything, to free a test from its assembly's default.</summary>
    public const string Unlimited = "unlimited";

    private protected MemoryLimitAttribute()
    {
    }

    /// <summary>What the limit is about: a nearer limit about the same replaces it.</summary>
    internal abstract string Subject { get; }

    /// <summary>Judges one test, which has run once.</summary>
    /// <exception cref="MemoryLimitException">It took more.</exception>
    internal abstract ValueTask Judge(LimitedTest test);

    /// <summary>The limits of a test method: its own, then those of its class and its assembly.</summary>
    internal static MemoryLimitAttribute[] Of(MethodInfo method)
    {
        Type type = method.ReflectedType ?? method.DeclaringType!;
        return
        [
            .. method.GetCustomAttributes<MemoryLimitAttribute>()
                .Concat(type.GetCustomAttributes<MemoryLimitAttribute>())
                .Concat(type.Assembly.GetCustomAttributes<MemoryLimitAttribute>())
                .DistinctBy(limit => limit.Subject),
        ];
    }
}
