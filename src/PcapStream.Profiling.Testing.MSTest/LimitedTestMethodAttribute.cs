using System.Reflection;
using System.Runtime.CompilerServices;

namespace PcapStream.Profiling.Testing.MSTest;

/// <summary>
/// A test with memory limits. MSTest runs it as any test; if it passes, it is called again, on an instance of its own,
/// and judged. MSTest gives no access to its own instance.
/// </summary>
/// <remarks>
/// The instance is made with the parameterless constructor, or with one that takes the test's context, which is null
/// here. Its <c>[TestInitialize]</c> and <c>[TestCleanup]</c> methods are called.
/// </remarks>
/// <param name="file">The compiler's.</param>
/// <param name="line">The compiler's.</param>
public sealed class LimitedTestMethodAttribute([CallerFilePath] string file = "", [CallerLineNumber] int line = -1)
    : TestMethodAttribute(file, line)
{
    /// <inheritdoc/>
    public override async Task<TestResult[]> ExecuteAsync(ITestMethod testMethod)
    {
        ArgumentNullException.ThrowIfNull(testMethod);
        TestResult[] results = await base.ExecuteAsync(testMethod).ConfigureAwait(false);
        if (!MemoryTest.IsLimited(testMethod.MethodInfo)
            || Array.Exists(results, result => result.Outcome != UnitTestOutcome.Passed))
            return results;
        try
        {
            await Judge(testMethod).ConfigureAwait(false);
        }
        catch (MemoryLimitException error)
        {
            results[^1].Outcome = UnitTestOutcome.Failed;
            results[^1].TestFailureException = error;
        }
        return results;
    }

    private static async Task Judge(ITestMethod test)
    {
        Type type = test.MethodInfo.ReflectedType!;
        object? instance = test.MethodInfo.IsStatic ? null : Create(type);
        await Call<TestInitializeAttribute>(type, instance).ConfigureAwait(false);
        MemoryTest.Judge(test.MethodInfo, instance, test.Arguments ?? [], () => Rows(test));
        await Call<TestCleanupAttribute>(type, instance).ConfigureAwait(false);
        switch (instance)
        {
            case IAsyncDisposable disposable:
                await disposable.DisposeAsync().ConfigureAwait(false);
                break;
            case IDisposable disposable:
                disposable.Dispose();
                break;
        }
    }

    private static object Create(Type type) => type.GetConstructor([typeof(TestContext)]) is { } constructor
        ? constructor.Invoke([null])
        : Activator.CreateInstance(type)!;

    private static async Task Call<TAttribute>(Type type, object? instance)
        where TAttribute : Attribute
    {
        foreach (MethodInfo method in type.GetMethods().Where(method => method.IsDefined(typeof(TAttribute))))
        {
            switch (method.Invoke(instance, null))
            {
                case Task task:
                    await task.ConfigureAwait(false);
                    break;
                case ValueTask task:
                    await task.ConfigureAwait(false);
                    break;
            }
        }
    }

    private static int Rows(ITestMethod test) => Math.Max(1, test.MethodInfo.GetCustomAttributes()
        .OfType<ITestDataSource>()
        .Sum(source => source.GetData(test.MethodInfo).Count()));
}
