using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace PcapStream.Profiling.Testing.Lines;

/// <summary>Recognises test methods by the names of the attributes that frameworks give them.</summary>
internal static class TestMethod
{
    private static readonly HashSet<string> Attributes =
    [
        "Xunit.FactAttribute",
        "NUnit.Framework.TestAttribute",
        "NUnit.Framework.TestCaseAttribute",
        "NUnit.Framework.TestCaseSourceAttribute",
        "NUnit.Framework.TheoryAttribute",
        "Microsoft.VisualStudio.TestTools.UnitTesting.TestMethodAttribute",
    ];

    /// <summary>The test method that this thread runs; null for none.</summary>
    public static MethodBase? OnStack() =>
        Array.Find([.. new StackTrace().GetFrames().Select(frame => Written(frame.GetMethod()))], IsTest);

    /// <summary>Namespace, type and method, as filters of test runners name it.</summary>
    public static string Name(MethodBase method)
    {
        Type type = method.ReflectedType ?? method.DeclaringType!;
        if (type.IsConstructedGenericType)
            type = type.GetGenericTypeDefinition();
        return $"{type.FullName}.{method.Name}";
    }

    /// <summary>Whether the test is one of xUnit, whose assemblies are programs that run their tests.</summary>
    public static bool IsXunit(MethodBase method) =>
        Names(method).Any(name => name.StartsWith("Xunit.", StringComparison.Ordinal));

    private static bool IsTest(MethodBase? method) => method is not null && Names(method).Any(Attributes.Contains);

    // The attributes' types, and those from which they are derived.
    private static IEnumerable<string> Names(MethodBase method)
    {
        foreach (object attribute in method.GetCustomAttributes(inherit: true))
        {
            for (Type? type = attribute.GetType(); type is not null; type = type.BaseType)
                yield return type.FullName ?? type.Name;
        }
    }

    // The code of an asynchronous method is in a state machine's method.
    private static MethodBase? Written(MethodBase? method)
    {
        const BindingFlags All =
            BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        if (method?.DeclaringType is not { DeclaringType: { } outer } machine
            || !typeof(IAsyncStateMachine).IsAssignableFrom(machine))
            return method;
        return Array.Find(outer.GetMethods(All), candidate =>
            candidate.GetCustomAttribute<StateMachineAttribute>()?.StateMachineType is { } type
                && type.Name == machine.Name);
    }
}
