using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

// As Constructs.cs: what the language has beside what every program uses.
public static class Program
{
    public static async Task Main(string[] args)
    {
        const BindingFlags All = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        foreach (MethodInfo method in typeof(Program).Assembly.GetTypes().Where(type => !type.ContainsGenericParameters).SelectMany(type => type.GetMethods(All)))
        {
            if (!method.ContainsGenericParameters && !method.IsAbstract)
                RuntimeHelpers.PrepareMethod(method.MethodHandle);
        }
        var lines = new List<string>();
        foreach ((string name, Action run) in Rare.Synchronous)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            run();
            lines.Add($"{name} {GC.GetAllocatedBytesForCurrentThread() - before}");
        }
        foreach (Func<Task> run in Rare.Asynchronous)
            await run();
        File.WriteAllLines(args[0], lines);
    }
}

public static class Rare
{
    public static readonly (string, Action)[] Synchronous =
    [
        (nameof(First), First), (nameof(Extensions), Extensions), (nameof(Operators), Operators), (nameof(Events), Events), (nameof(Interfaces), Interfaces),
        (nameof(RefStructs), RefStructs), (nameof(Pointers), Pointers), (nameof(FunctionPointers), FunctionPointers), (nameof(GoToCase), () => GoToCase(1)),
        (nameof(NestedHandlers), NestedHandlers), (nameof(Rethrown), Rethrown), (nameof(RecursiveIterator), RecursiveIterator), (nameof(IteratorThatThrows), IteratorThatThrows),
        (nameof(StructIterator), StructIterator), (nameof(RecursiveLambda), RecursiveLambda), (nameof(Locks), Locks), (nameof(ParamsSpan), ParamsSpan),
        (nameof(InlineArrays), InlineArrays), (nameof(PrimaryConstructor), PrimaryConstructor), (nameof(LambdaInInitialiser), LambdaInInitialiser),
        (nameof(ByRefClosure), ByRefClosure), (nameof(ThrowExpression), ThrowExpression), (nameof(Unmanaged), Unmanaged), (nameof(Finalised), Finalised),
        (nameof(TailCall), () => TailCall(10)), (nameof(FieldKeyword), FieldKeyword), (nameof(Trees), Trees),
    ];

    public static readonly Func<Task>[] Asynchronous =
    [
        GenericAsync, StructAsync, Pooled, Cancelled, AwaitInFilterAndFinally, GenericAsyncIterator, DisposedAsyncIterator, AsyncIteratorThatThrows,
        CustomAwaiter, WhenAny, LocalGenericAsync, AsyncVoidThrows, RecursiveAsync, AwaitInExpression,
    ];

    public static object? Kept;

    [ModuleInitializer]
    public static void Initialise()
    {
        Kept = new byte[10];
    }

    private static void First() => Kept = new byte[1];

    public static void Extensions()
    {
        Kept = "abc".Doubled + "abc".Repeated(3);
        Kept = string.Made(5);
    }

    public static void Operators()
    {
        Money sum = new Money(1) + new Money(2);
        sum += new Money(3);
        Kept = (byte[])sum;
        Kept = sum[4];
    }

    public static void Events()
    {
        var bell = new Bell();
        EventHandler heard = (_, _) => Kept = new byte[100];
        bell.Rung += heard;
        bell.Ring();
        bell.Rung -= heard;
    }

    public static void Interfaces()
    {
        IShape shape = new Square();
        Kept = shape.Describe();
        Kept = Create<Square>();
        Kept = ((IComparable<Square>)new Square()).CompareTo(new Square());
    }

    private static T Create<T>() where T : IShape<T>
    {
        return T.Create(3);
    }

    public static void RefStructs()
    {
        foreach (int number in new Countdown(3))
            Kept = new byte[number];
        using var scope = new Scope(10);
        Kept = new byte[100];
    }

    public static unsafe void Pointers()
    {
        byte[] bytes = new byte[100];
        fixed (byte* start = bytes)
        {
            for (byte* at = start; at < start + 3; at++)
                Kept = new byte[checked(*at + 10)];
        }
    }

    public static unsafe void FunctionPointers()
    {
        delegate*<int, byte[]> make = &Make;
        Kept = make(100);
    }

    private static byte[] Make(int size)
    {
        return new byte[size];
    }

    public static void GoToCase(int number)
    {
        switch (number)
        {
            case 1:
                Kept = new byte[100];
                goto case 2;
            case 2:
                Kept = new byte[200];
                goto default;
            default:
                Kept = new byte[300];
                break;
        }
    }

    public static void NestedHandlers()
    {
        try
        {
            try
            {
                throw new InvalidOperationException("inner");
            }
            catch (InvalidOperationException)
            {
                try
                {
                    Kept = new byte[100];
                    throw new FormatException("of the handler");
                }
                finally
                {
                    try
                    {
                        Kept = new byte[200];
                        throw new ArgumentException("of the finally");
                    }
                    catch (ArgumentException)
                    {
                        Kept = new byte[300];
                    }
                }
            }
        }
        catch (FormatException)
        {
            Kept = new byte[400];
        }
    }

    public static void Rethrown()
    {
        try
        {
            Rethrow();
        }
        catch (InvalidOperationException)
        {
            Kept = new byte[100];
        }
    }

    private static void Rethrow()
    {
        try
        {
            throw new InvalidOperationException("thrown twice");
        }
        catch (InvalidOperationException)
        {
            Kept = new byte[50];
            throw;
        }
    }

    public static void RecursiveIterator()
    {
        foreach (byte[] item in Tree(3))
            Kept = new byte[item.Length];
    }

    private static IEnumerable<byte[]> Tree(int depth)
    {
        yield return new byte[depth * 10];
        if (depth == 0)
            yield break;
        foreach (byte[] below in Tree(depth - 1))
            yield return below;
        foreach (byte[] below in Tree(depth - 1))
            yield return below;
    }

    public static void IteratorThatThrows()
    {
        try
        {
            foreach (int number in Failing())
                Kept = new byte[number];
        }
        catch (InvalidOperationException)
        {
            Kept = new byte[100];
        }
    }

    private static IEnumerable<int> Failing()
    {
        using var scope = new MemoryStream(20);
        yield return 10;
        throw new InvalidOperationException("in the middle");
    }

    public static void StructIterator()
    {
        foreach (byte[] item in new Pair(10, 20).Items())
            Kept = item;
    }

    public static void RecursiveLambda()
    {
        Func<int, int> count = null!;
        count = depth =>
        {
            Kept = new byte[10];
            return depth == 0 ? 0 : 1 + count(depth - 1);
        };
        Kept = new byte[count(4)];
    }

    private static readonly Lock Gate = new();

    public static void Locks()
    {
        lock (Gate)
        {
            Kept = new byte[100];
        }
    }

    public static void ParamsSpan()
    {
        Kept = Sum(1, 2, 3);
        List<int> numbers = [1, .. (int[])[2, 3], 4];
        Kept = numbers;
    }

    private static byte[] Sum(params ReadOnlySpan<int> numbers)
    {
        return new byte[numbers.Length * 10];
    }

    public static void InlineArrays()
    {
        var four = new Four();
        four[2] = 7;
        foreach (int number in four)
            Kept = new byte[number];
    }

    public static void PrimaryConstructor()
    {
        Kept = new Captured(100).Make();
    }

    public static void LambdaInInitialiser()
    {
        Kept = new WithLambda().Make(5);
    }

    public static void ByRefClosure()
    {
        int total = 0;
        for (int i = 0; i < 3; i++)
            Add(i);
        Kept = new byte[total];

        void Add(int number)
        {
            total += number;
            Kept = new byte[100];
        }
    }

    public static void ThrowExpression()
    {
        try
        {
            Kept = Missing() ?? throw new InvalidOperationException("missing");
        }
        catch (InvalidOperationException)
        {
            Kept = new byte[10];
        }
    }

    private static object? Missing() => null;

    public static unsafe void Unmanaged()
    {
        delegate* unmanaged<int, int> called = &CalledFromOutside;
        Kept = new byte[called(10)];
    }

    [UnmanagedCallersOnly]
    private static int CalledFromOutside(int size)
    {
        Kept = new byte[size];
        return size * 2;
    }

    public static void Finalised()
    {
        Kept = new WithFinaliser();
    }

    public static int TailCall(int depth)
    {
        if (depth == 0)
            return 0;
        Kept = new byte[10];
        return TailCall(depth - 1);
    }

    public static void FieldKeyword()
    {
        var lazy = new LazyField();
        Kept = lazy.Value;
        Kept = lazy.Value;
    }

    public static void Trees()
    {
        Expression<Func<int, int>> tree = number => number + 1;
        Kept = tree.Body.NodeType;
    }

    public static async Task GenericAsync()
    {
        Kept = await new Repository<string>("a").Load<int>(3);
        Kept = await Repository<Guid>.Empty();
    }

    public static async Task StructAsync()
    {
        Kept = await new Pair(100, 200).Sum();
    }

    public static async Task Pooled()
    {
        for (int i = 0; i < 3; i++)
            Kept = await FromPool(i);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<int> FromPool(int number)
    {
        await Task.Yield();
        Kept = new byte[100];
        return number;
    }

    public static async Task Cancelled()
    {
        using var source = new CancellationTokenSource();
        Task waiting = Wait(source.Token);
        await source.CancelAsync();
        try
        {
            await waiting;
        }
        catch (OperationCanceledException)
        {
            Kept = new byte[100];
        }
    }

    private static async Task Wait(CancellationToken token)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, token).ConfigureAwait(false);
        }
        finally
        {
            Kept = new byte[300];
        }
    }

    public static async Task AwaitInFilterAndFinally()
    {
        for (int i = 0; i < 2; i++)
        {
            try
            {
                await Task.Yield();
                throw new InvalidOperationException("later");
            }
            catch (InvalidOperationException error) when (error.Message.Length + new byte[i].Length >= 5)
            {
                Kept = new byte[100];
                await Task.Yield();
                continue;
            }
            finally
            {
                await Task.Yield();
                Kept = new byte[200];
            }
        }
    }

    public static async Task GenericAsyncIterator()
    {
        await foreach (string item in new Repository<string>("a").All().ConfigureAwait(false))
            Kept = new byte[item.Length];
    }

    public static async Task DisposedAsyncIterator()
    {
        IAsyncEnumerator<string> items = new Repository<string>("a").All().GetAsyncEnumerator();
        await items.MoveNextAsync();
        await items.DisposeAsync();
        Kept = new byte[10];
    }

    public static async Task AsyncIteratorThatThrows()
    {
        try
        {
            await foreach (int number in FailingLater())
                Kept = new byte[number];
        }
        catch (InvalidOperationException)
        {
            Kept = new byte[100];
        }
    }

    private static async IAsyncEnumerable<int> FailingLater()
    {
        yield return 10;
        await Task.Yield();
        Kept = new byte[20];
        throw new InvalidOperationException("in the middle");
    }

    public static async Task CustomAwaiter()
    {
        Kept = new byte[await new Later(30)];
        Kept = new byte[10];
    }

    public static async Task WhenAny()
    {
        Task<int> first = await Task.WhenAny(Slow(1), Slow(2));
        Kept = new byte[await first];
    }

    private static async Task<int> Slow(int number)
    {
        await Task.Delay(number);
        Kept = new byte[number * 100];
        return number;
    }

    public static async Task LocalGenericAsync()
    {
        int captured = 10;
        Kept = await Make<long>(3);

        async Task<T[]> Make<T>(int count)
        {
            await Task.Yield();
            return new T[count + captured];
        }
    }

    public static async Task AsyncVoidThrows()
    {
        var context = new Catching();
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            Throw();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
        await context.Caught;
    }

    private static async void Throw()
    {
        Kept = new byte[100];
        await Task.CompletedTask;
        throw new InvalidOperationException("nobody awaits");
    }

    public static async Task RecursiveAsync()
    {
        Kept = await Fibonacci(6);
    }

    private static async Task<int> Fibonacci(int n)
    {
        Kept = new byte[10];
        if (n < 2)
            return n;
        await Task.Yield();
        return await Fibonacci(n - 1) + await Fibonacci(n - 2);
    }

    public static async Task AwaitInExpression()
    {
        Kept = (await Slow(1), new byte[100], await Slow(2)) switch
        {
            (1, var bytes, _) => bytes,
            _ => new byte[1],
        };
    }
}

public static class StringExtensions
{
    extension(string text)
    {
        public string Doubled => text + text;

        public string Repeated(int count)
        {
            string all = "";
            for (int i = 0; i < count; i++)
                all += text;
            return all;
        }

        public static string Made(int count)
        {
            return new string('m', count);
        }
    }
}

public readonly struct Money(int amount)
{
    private readonly int _amount = amount;

    public byte[] this[int index]
    {
        get
        {
            return new byte[index];
        }
    }

    public static Money operator +(Money one, Money other)
    {
        Rare.Kept = new byte[10];
        return new Money(one._amount + other._amount);
    }

    public static explicit operator byte[](Money money) => new byte[money._amount];
}

public sealed class Bell
{
    private EventHandler? _rung;

    public event EventHandler? Rung
    {
        add
        {
            Rare.Kept = new byte[10];
            _rung += value;
        }
        remove => _rung -= value;
    }

    public void Ring() => _rung?.Invoke(this, EventArgs.Empty);
}

public interface IShape
{
    string Describe()
    {
        return new string('s', 20);
    }
}

public interface IShape<T> where T : IShape<T>
{
    static abstract T Create(int size);
}

public sealed class Square : IShape, IShape<Square>, IComparable<Square>
{
    static Square IShape<Square>.Create(int size)
    {
        Rare.Kept = new byte[size];
        return new Square();
    }

    int IComparable<Square>.CompareTo(Square? other)
    {
        Rare.Kept = new byte[30];
        return 0;
    }
}

public ref struct Countdown(int from)
{
    private int _left = from;

    public readonly int Current => _left;

    public readonly Countdown GetEnumerator() => this;

    public bool MoveNext()
    {
        Rare.Kept = new byte[5];
        return --_left >= 0;
    }
}

public readonly ref struct Scope(int size)
{
    private readonly int _size = size;

    public void Dispose()
    {
        Rare.Kept = new byte[_size];
    }
}

public readonly struct Pair(int one, int other)
{
    private readonly int _one = one;
    private readonly int _other = other;

    public IEnumerable<byte[]> Items()
    {
        yield return new byte[_one];
        yield return new byte[_other];
    }

    public async ValueTask<int> Sum()
    {
        await Task.Yield();
        Rare.Kept = new byte[_one];
        return _one + _other;
    }
}

[InlineArray(4)]
public struct Four
{
    private int _first;
}

public sealed class Captured(int size)
{
    private readonly byte[] _first = new byte[size];

    public byte[] Make() => new byte[_first.Length + size];
}

public sealed class WithLambda
{
    private readonly Func<int, byte[]> _make = size => new byte[size * 10];

    public byte[] Make(int size) => _make(size);
}

public sealed class WithFinaliser
{
    ~WithFinaliser()
    {
        Rare.Kept = new byte[10];
    }
}

public sealed class LazyField
{
    public byte[] Value
    {
        get
        {
            field ??= new byte[100];
            return field;
        }
    }
}

public sealed class Repository<T>(string name)
{
    public async Task<TOther[]> Load<TOther>(int count)
    {
        await Task.Yield();
        Func<TOther[]> make = () => new TOther[count + name.Length];
        return make();
    }

    public static async Task<T[]> Empty()
    {
        Rare.Kept = new byte[10];
        await Task.Yield();
        return [];
    }

    public async IAsyncEnumerable<string> All()
    {
        try
        {
            for (int i = 0; i < 3; i++)
            {
                await Task.Yield();
                yield return name + i;
            }
        }
        finally
        {
            Rare.Kept = new byte[100];
        }
    }
}

public readonly struct Later(int value)
{
    private readonly int _value = value;

    public Awaiter GetAwaiter() => new(_value);

    public readonly struct Awaiter(int value) : INotifyCompletion
    {
        private readonly int _value = value;

        public bool IsCompleted => false;

        public int GetResult()
        {
            Rare.Kept = new byte[_value];
            return _value;
        }

        // Goes on within the call, as the rudest of awaiters do.
        public void OnCompleted(Action goOn)
        {
            Rare.Kept = new byte[5];
            goOn();
        }
    }
}

public sealed class Catching : SynchronizationContext
{
    private readonly TaskCompletionSource _caught = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Caught => _caught.Task;

    public override void Post(SendOrPostCallback run, object? state)
    {
        try
        {
            run(state);
        }
        catch (InvalidOperationException)
        {
            _caught.SetResult();
        }
    }
}
