using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace PcapStream.Profiling.Testing.Lines;

/// <summary>Recognises test methods by the names of the attributes that frameworks give them.</summary>
internal static class TestMethod
{
    private const BindingFlags All =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly HashSet<string> Attributes =
    [
        "Xunit.FactAttribute",
        "NUnit.Framework.TestAttribute",
        "NUnit.Framework.TestCaseAttribute",
        "NUnit.Framework.TestCaseSourceAttribute",
        "NUnit.Framework.TheoryAttribute",
        "Microsoft.VisualStudio.TestTools.UnitTesting.TestMethodAttribute",
    ];

    // A runner continues on the stack of an asynchronous test that has ended: what is beyond is an earlier test's.
    private static readonly string[] Runners =
    [
        "Xunit.v3.",
        "NUnit.Framework.Internal.Commands.",
        "NUnit.Framework.Internal.Execution.",
        "Microsoft.VisualStudio.TestPlatform.",
    ];

    /// <summary>The test method that this thread runs; null for none.</summary>
    /// <param name="code">
    /// The code that an assertion calls. The test is the one in which it is written. A search of the stack would miss a
    /// test that ends with the assertion, because the jump of a tail call replaces its frame; it is for code that is
    /// written elsewhere.
    /// </param>
    public static MethodBase? Running(MethodInfo? code) =>
        code is not null && Around(code) is { } test
            ? test
            : new StackTrace().GetFrames().Select(frame => Written(frame.GetMethod()))
                .TakeWhile(method => !IsRunner(method)).FirstOrDefault(IsTest);

    /// <summary>Namespace, type and method, as filters of test runners name it.</summary>
    public static string Name(MethodBase method)
    {
        Type type = method.ReflectedType ?? method.DeclaringType!;
        if (type.IsConstructedGenericType)
            type = type.GetGenericTypeDefinition();
        return $"{type.FullName}.{method.Name}";
    }

    /// <summary>
    /// Whether the test is one of xUnit v3, whose assemblies are programs that run their tests. Those of xUnit v2 are
    /// libraries.
    /// </summary>
    public static bool IsXunit(MethodBase method) =>
        Types(method).Any(type => type.Assembly.GetName().Name!.StartsWith("xunit.v3.", StringComparison.Ordinal));

    private static bool IsRunner(MethodBase? method) => method?.DeclaringType?.FullName is { } type
        && Array.Exists(Runners, runner => type.StartsWith(runner, StringComparison.Ordinal));

    private static bool IsTest(MethodBase? method) => method is not null
        && Types(method).Any(type => Attributes.Contains(type.FullName ?? type.Name));

    // The attributes' types, and those from which they are derived.
    private static IEnumerable<Type> Types(MethodBase method)
    {
        foreach (object attribute in method.GetCustomAttributes(inherit: true))
        {
            for (Type? type = attribute.GetType(); type is not null; type = type.BaseType)
                yield return type;
        }
    }

    // The compiler names a lambda <Method>b__0, in the method's class or in a class <>c within it.
    private static MethodInfo? Around(MethodInfo lambda)
    {
        int end = lambda.Name.IndexOf('>', StringComparison.Ordinal);
        if (!lambda.Name.StartsWith('<') || end < 0)
            return null;
        Type? type = lambda.DeclaringType;
        while (type is { DeclaringType: { } outer } && type.Name.StartsWith('<'))
            type = outer;
        return Array.Find(type?.GetMethods(All) ?? [],
            method => lambda.Name.AsSpan(1, end - 1).SequenceEqual(method.Name) && IsTest(method));
    }

    // The code of an asynchronous method is in a state machine's method.
    private static MethodBase? Written(MethodBase? method)
    {
        if (method?.DeclaringType is not { DeclaringType: { } outer } machine
            || !typeof(IAsyncStateMachine).IsAssignableFrom(machine))
            return method;
        return Array.Find(outer.GetMethods(All), candidate =>
            candidate.GetCustomAttribute<StateMachineAttribute>()?.StateMachineType is { } type
                && type.Name == machine.Name);
    }
}
