using System.Reflection;

namespace PcapStream.Profiling.Testing.Measuring;

/// <summary>Calls a test method without allocating anything itself.</summary>
internal sealed class TestInvocation(MethodInfo method, object? instance, object?[] arguments)
{
    private readonly MethodInvoker _invoker = MethodInvoker.Create(method);

    /// <summary>Whether a method returns a task.</summary>
    public static bool IsAsynchronous(MethodInfo method) =>
        typeof(Task).IsAssignableFrom(method.ReturnType) || method.ReturnType == typeof(ValueTask);

    /// <summary>A delegate for a synchronous method.</summary>
    public Action Action() => arguments.Length == 0 && method.ReturnType == typeof(void)
        ? method.CreateDelegate<Action>(method.IsStatic ? null : instance)
        : () => _invoker.Invoke(instance, arguments.AsSpan());

    /// <summary>Calls an asynchronous method.</summary>
    public async Task RunAsync()
    {
        switch (_invoker.Invoke(instance, arguments.AsSpan()))
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
