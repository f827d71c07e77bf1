using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

// Writes what each of its constructs allocated by its own measurement, so that the profiler's can be held against it.
public static class Program
{
    public static async Task Main(string[] args)
    {
        // Compiling a method allocates before it begins.
        foreach (MethodInfo method in typeof(Constructs).GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
        {
            if (!method.IsGenericMethodDefinition)
                RuntimeHelpers.PrepareMethod(method.MethodHandle);
        }
        var lines = new List<string>();
        foreach ((string name, Action run) in Constructs.Synchronous)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            run();
            lines.Add($"{name} {GC.GetAllocatedBytesForCurrentThread() - before}");
        }
        // What a thread allocates depends on who is first, where several are at work.
        foreach (Func<Task> run in args.Length > 1 ? [] : Constructs.Asynchronous)
            await run();
        File.WriteAllLines(args[0], lines);
    }
}

public static class Constructs
{
    public static readonly (string, Action)[] Synchronous =
    [
        (nameof(First), First), (nameof(StraightLine), StraightLine), (nameof(ForLoop), ForLoop), (nameof(ForEachLoop), ForEachLoop), (nameof(ForEachList), ForEachList),
        (nameof(WhileLoop), WhileLoop), (nameof(OneLineFor), OneLineFor), (nameof(OneLineForEach), OneLineForEach), (nameof(OneLineWhile), OneLineWhile),
        (nameof(DoLoop), DoLoop), (nameof(Outer), Outer), (nameof(Recursive), () => Recursive(5)), (nameof(TryCatchFinally), TryCatchFinally),
        (nameof(Filter), Filter), (nameof(DeepFilter), () => DeepFilter(3)), (nameof(ThroughFrames), ThroughFrames), (nameof(Lambdas), Lambdas),
        (nameof(Closures), Closures), (nameof(LocalFunctions), LocalFunctions), (nameof(Overloaded), () => Overloaded(1)), (nameof(Generics), Generics),
        (nameof(Structs), Structs), (nameof(RefReturns), RefReturns), (nameof(StackAllocation), StackAllocation), (nameof(InitSetters), InitSetters),
        (nameof(Constructors), Constructors), (nameof(StaticConstructors), StaticConstructors), (nameof(SwitchExpressions), () => SwitchExpressions(3)),
        (nameof(Patterns), () => Patterns("text")), (nameof(Iterators), Iterators), (nameof(AbandonedIterator), AbandonedIterator),
        (nameof(Expression), () => Expression()), (nameof(Using), Using), (nameof(Locked), Locked), (nameof(GoTo), GoTo), (nameof(Nested), Nested),
        (nameof(MultiLine), MultiLine), (nameof(Query), Query), (nameof(NeverReturns), () => { try { NeverReturns(); } catch (InvalidOperationException) { } }),
    ];

    public static readonly Func<Task>[] Asynchronous =
    [
        WithoutSuspension, WithSuspension, () => ValueTasks().AsTask(), ConsumeAsyncIterator, AbandonAsyncIterator, AwaitUsing, AsyncException,
        InlineContinuation, Threads, ParallelLoop, ManyTasks, AsyncVoid, AsyncLambda, AsyncInLoop, AwaitInCatch,
    ];

    public static object? Kept;

    // The first call of a delegate allocates before the method begins.
    private static void First() => Kept = new byte[1];

    public static void StraightLine()
    {
        byte[] one = new byte[1000];
        byte[] two = new byte[2000]; byte[] three = new byte[3000];
        Kept = (one, two, three);
    }

    public static void ForLoop()
    {
        for (int i = 0; i < 8; i++)
        {
            Kept = new byte[1 << 20];
        }
    }

    public static void ForEachLoop()
    {
        int[] numbers = [1, 2, 3];
        foreach (int number in numbers)
        {
            Kept = new byte[number * 100];
        }
    }

    public static void ForEachList()
    {
        foreach (int number in new List<int> { 1, 2, 3, 4 })
        {
            if (number == 2)
                continue;
            Kept = new byte[number * 100];
        }
    }

    public static void WhileLoop()
    {
        int i = 0;
        while (i < 4)
        {
            Kept = new byte[100];
            i++;
        }
    }

    public static void OneLineFor()
    {
        for (int i = 0; i < 5; i++) Kept = new byte[100];
    }

    public static void OneLineForEach()
    {
        foreach (char letter in "abcde") Kept = new byte[letter];
    }

    public static void OneLineWhile()
    {
        int i = 0;
        while (i++ < 5) Kept = new byte[100];
    }

    public static void DoLoop()
    {
        int i = 0;
        do
        {
            Kept = new byte[100];
        }
        while (++i < 3);
    }

    public static void Outer()
    {
        Kept = new byte[100];
        Inner();
        Kept = new byte[300];
        Inner();
    }

    public static void Inner()
    {
        Kept = new byte[5000];
    }

    public static int Recursive(int depth)
    {
        byte[] own = new byte[1000];
        if (depth == 0)
            return own.Length;
        int below = Recursive(depth - 1) + Recursive(depth - 2 < 0 ? 0 : depth - 2);
        Kept = new byte[10];
        return below + own.Length;
    }

    public static void TryCatchFinally()
    {
        for (int i = 0; i < 3; i++)
        {
            try
            {
                Kept = new byte[100];
                if (i == 1)
                    throw new InvalidOperationException("one");
                if (i == 2)
                    return;
            }
            catch (InvalidOperationException)
            {
                Kept = new byte[200];
                continue;
            }
            finally
            {
                Kept = new byte[300];
            }
        }
    }

    public static void Filter()
    {
        try
        {
            Thrower();
        }
        catch (InvalidOperationException error) when (Judge(error))
        {
            Kept = new byte[100];
        }
        catch (InvalidOperationException error) when (error.Message.Length + new byte[400].Length > 0)
        {
            Kept = new byte[200];
        }
    }

    private static bool Judge(Exception error)
    {
        Kept = new byte[700];
        return error.Message.Length == 0;
    }

    private static void Thrower()
    {
        try
        {
            Kept = new byte[50];
            throw new InvalidOperationException("thrown");
        }
        finally
        {
            Kept = new byte[60];
        }
    }

    // A filter of the same method runs while activations further in are open.
    public static void DeepFilter(int depth)
    {
        Kept = new byte[100];
        try
        {
            if (depth == 0)
                throw new InvalidOperationException("deep");
            DeepFilter(depth - 1);
            Kept = new byte[150];
        }
        catch (InvalidOperationException) when (FilterOf(depth))
        {
            Kept = new byte[200];
        }
        finally
        {
            Kept = new byte[250];
        }
    }

    private static bool FilterOf(int depth)
    {
        Kept = new byte[1000 * depth];
        if (depth == 1)
            Inner();
        return depth == 3;
    }

    public static void ThroughFrames()
    {
        try
        {
            Level(4);
        }
        catch (InvalidOperationException)
        {
            Kept = new byte[100];
        }
    }

    private static void Level(int level)
    {
        byte[] own = new byte[100];
        if (level == 0)
            throw new InvalidOperationException("below");
        Level(level - 1);
        Kept = own;
    }

    public static void Lambdas()
    {
        Func<int, byte[]> make = size => new byte[size];
        for (int i = 0; i < 3; i++)
            Kept = make(100 * i);
        Action many = () =>
        {
            Kept = new byte[100];
            Action deeper = () => Kept = new byte[50];
            deeper();
        };
        many();
    }

    public static void Closures()
    {
        int size = 100;
        for (int i = 0; i < 3; i++)
        {
            int inner = i;
            Action run = () => Kept = new byte[size + inner];
            run();
        }
    }

    public static void LocalFunctions()
    {
        int captured = 10;
        Kept = Make(100);
        Kept = MakeStatic(200);
        Even(3);

        byte[] Make(int size)
        {
            return new byte[size + captured];
        }

        static byte[] MakeStatic(int size) => new byte[size];

        static bool Even(int n)
        {
            Kept = new byte[10];
            return n == 0 || Odd(n - 1);
        }

        static bool Odd(int n)
        {
            Kept = new byte[20];
            return n != 0 && Even(n - 1);
        }
    }

    public static void Overloaded(int size)
    {
        Func<byte[]> make = () => new byte[size + 100];
        Kept = make();
        Overloaded("abc");
    }

    public static void Overloaded(string text)
    {
        Func<byte[]> make = () => new byte[text.Length + 1000];
        Kept = make();
    }

    public static void Generics()
    {
        Kept = Make<int>(10);
        Kept = Make<string>(10);
        var box = new Box<Guid>(new Guid[4]);
        box.Grow<long>(100);
        Kept = box.Items().ToArray();
    }

    private static T[] Make<T>(int count)
    {
        T[] made = new T[count];
        Func<T[]> again = () => new T[count * 2];
        return again().Length > 0 ? made : again();
    }

    public static void Structs()
    {
        var counter = new Counter(3);
        counter.Add(4);
        Kept = counter.ToString();
        ((IDisposable)counter).Dispose();
    }

    public static void RefReturns()
    {
        int[] numbers = new int[10];
        ref int third = ref Pick(numbers, 3);
        third = 5;
        ref readonly int fourth = ref PickReadonly(numbers, 4);
        Kept = new byte[fourth + 10];
    }

    private static ref int Pick(int[] numbers, int index)
    {
        Kept = new byte[100];
        return ref numbers[index];
    }

    private static ref readonly int PickReadonly(int[] numbers, int index)
    {
        Kept = new byte[200];
        return ref numbers[index];
    }

    public static void StackAllocation()
    {
        Span<byte> bytes = stackalloc byte[256];
        bytes[3] = 4;
        for (int i = 0; i < 3; i++)
        {
            Span<int> numbers = stackalloc int[16];
            numbers[i] = i;
        }
        Kept = bytes.ToArray();
    }

    public static void InitSetters()
    {
        Kept = new Initialised { Size = 100, Name = "n" };
        Kept = new Point(1, 2) with { X = 3 };
    }

    public static void Constructors()
    {
        Kept = new Derived(100);
    }

    public static void StaticConstructors()
    {
        Kept = Lazily.Made.Length;
    }

    public static object SwitchExpressions(int value) => Kept = value switch
    {
        1 => new byte[100],
        2 when value > 5 => new byte[200],
        3 => Made(value switch { 3 => 300, _ => 400 }),
        _ => new object(),
    };

    private static byte[] Made(int size) => new byte[size];

    public static void Patterns(object value)
    {
        if (value is string { Length: > 3 and var length } text && text is ['t', .. var rest])
            Kept = new byte[length + rest.Length];
        switch (value)
        {
            case int number:
                Kept = new byte[number];
                break;
            case string other when other.Length == 4:
                Kept = new byte[400];
                break;
        }
    }

    public static void Iterators()
    {
        foreach (byte[] item in Items(4))
            Kept = new byte[item.Length];
        Kept = Items(3).ToArray();
    }

    private static IEnumerable<byte[]> Items(int count)
    {
        try
        {
            for (int i = 0; i < count; i++)
            {
                yield return new byte[100];
                Kept = new byte[10];
            }
        }
        finally
        {
            Kept = new byte[1000];
        }
    }

    public static void AbandonedIterator()
    {
        foreach (byte[] item in Items(10))
        {
            Kept = item;
            break;
        }
    }

    public static object Expression() => Kept = new byte[100];

    public static void Using()
    {
        using var first = new Released(100);
        using (var second = new Released(200))
            Kept = second;
    }

    public static void Locked()
    {
        lock (Gate)
            Kept = new byte[100];
    }

    private static readonly object Gate = new();

    public static void GoTo()
    {
        int i = 0;
    again:
        Kept = new byte[100];
        if (i++ < 3)
            goto again;
    }

    public static void Nested()
    {
        for (int i = 0; i < 3; i++)
        for (int j = 0; j < 4; j++)
        {
            if (j == 2)
                break;
            Kept = new byte[10];
        }
    }

    public static void MultiLine()
    {
        Kept = string.Concat(
            new string('a', 100),
            new string('b', 200),
            Made(50).Length.ToString());
    }

    public static void Query()
    {
        Kept = (from number in Enumerable.Range(0, 10)
                where number % 2 == 0
                select new byte[number]).ToList();
    }

    public static void NeverReturns()
    {
        Kept = new byte[100];
        throw new InvalidOperationException("never");
    }

    public static async Task WithoutSuspension()
    {
        Kept = new byte[100];
        await Task.CompletedTask;
        Kept = new byte[200];
    }

    public static async Task WithSuspension()
    {
        for (int i = 0; i < 3; i++)
        {
            await Task.Delay(1);
            Kept = new byte[1000];
        }
        Kept = await Later(5);
    }

    private static async Task<int> Later(int value)
    {
        await Task.Yield();
        Kept = new byte[value];
        return value;
    }

    public static async ValueTask ValueTasks()
    {
        Kept = await Quick(true);
        Kept = await Quick(false);
    }

    private static async ValueTask<int> Quick(bool quick)
    {
        if (!quick)
            await Task.Yield();
        Kept = new byte[100];
        return 1;
    }

    public static async Task ConsumeAsyncIterator()
    {
        await foreach (byte[] item in Produce(5))
        {
            Kept = new byte[item.Length];
        }
    }

    private static async IAsyncEnumerable<byte[]> Produce(int count, [EnumeratorCancellation] CancellationToken token = default)
    {
        try
        {
            for (int i = 0; i < count; i++)
            {
                byte[] made = new byte[100];
                if (i % 2 == 0)
                    await Task.Yield();
                yield return made;
                Kept = new byte[10];
            }
        }
        finally
        {
            await Task.Yield();
            Kept = new byte[1000];
        }
    }

    public static async Task AbandonAsyncIterator()
    {
        await foreach (byte[] item in Produce(10))
        {
            Kept = item;
            break;
        }
    }

    public static async Task AwaitUsing()
    {
        await using var released = new ReleasedLater();
        Kept = new byte[100];
    }

    public static async Task AsyncException()
    {
        try
        {
            await Fail();
        }
        catch (InvalidOperationException)
        {
            Kept = new byte[100];
        }
    }

    private static async Task Fail()
    {
        await Task.Yield();
        Kept = new byte[50];
        throw new InvalidOperationException("later");
    }

    // What awaits a source runs within the call that completes it.
    public static async Task InlineContinuation()
    {
        var source = new TaskCompletionSource();
        Task big = AwaitAndGrow(source.Task);
        await Complete(source);
        await big;
    }

    private static async Task Complete(TaskCompletionSource source)
    {
        await Task.Yield();
        Kept = new byte[10];
        source.SetResult();
    }

    private static async Task AwaitAndGrow(Task task)
    {
        await Wrap(task);
        Kept = new byte[1 << 20];
    }

    private static async Task Wrap(Task task)
    {
        await task;
        Kept = new byte[20];
    }

    public static async Task Threads()
    {
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(number => new Thread(() => Work(number)))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        await Task.CompletedTask;
    }

    private static void Work(int number)
    {
        for (int i = 0; i < 100; i++)
            Kept = new byte[100];
    }

    public static Task ParallelLoop()
    {
        Parallel.For(0, 100, i => Work(i));
        return Task.CompletedTask;
    }

    public static async Task ManyTasks()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(() => Work(number))));
    }

    public static async Task AsyncVoid()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Forget(done);
        await done.Task;
    }

    private static async void Forget(TaskCompletionSource done)
    {
        await Task.Yield();
        Kept = new byte[100];
        done.SetResult();
    }

    public static async Task AsyncLambda()
    {
        Func<int, Task<byte[]>> make = async size =>
        {
            await Task.Yield();
            return new byte[size];
        };
        Kept = await make(100);
        await Local();

        async Task Local()
        {
            await Task.Yield();
            Kept = new byte[200];
        }
    }

    public static async Task AsyncInLoop()
    {
        int i = 0;
        while (i++ < 3) await Task.Yield();
        Kept = new byte[100];
    }

    public static async Task AwaitInCatch()
    {
        try
        {
            throw new InvalidOperationException("caught");
        }
        catch (InvalidOperationException) when (Kept is not null)
        {
            await Task.Yield();
            Kept = new byte[100];
        }
        finally
        {
            await Task.Yield();
            Kept = new byte[200];
        }
    }
}

public sealed class Box<T>(T[] items)
{
    private readonly T[] _items = (T[])items.Clone();

    public void Grow<TOther>(int count)
    {
        Constructs.Kept = new TOther[count];
        Action<T> keep = item => Constructs.Kept = new[] { item };
        keep(_items[0]);
    }

    public IEnumerable<T> Items()
    {
        foreach (T item in _items)
        {
            Constructs.Kept = new byte[10];
            yield return item;
        }
    }
}

public struct Counter(int start) : IDisposable
{
    private int _value = start + new byte[10].Length;

    public void Add(int number)
    {
        Constructs.Kept = new byte[100];
        _value += number;
    }

    public override readonly string ToString()
    {
        return "value " + _value;
    }

    readonly void IDisposable.Dispose()
    {
        Constructs.Kept = new byte[30];
    }
}

public sealed class Initialised
{
    private readonly byte[] _bytes = [];

    public int Size
    {
        get => _bytes.Length;
        init
        {
            _bytes = new byte[value];
        }
    }

    public string Name { get; init; } = "";
}

public record Point(int X, int Y);

public class Base
{
    public Base(int size)
    {
        Constructs.Kept = new byte[size];
    }
}

public class Derived : Base
{
    private readonly byte[] _field = new byte[500];

    public Derived(int size) : base(size + new byte[50].Length)
    {
        Constructs.Kept = new byte[_field.Length];
    }
}

public static class Lazily
{
    public static readonly byte[] Made;

    static Lazily()
    {
        Made = new byte[1000];
    }
}

public sealed class Released(int size) : IDisposable
{
    private readonly byte[] _bytes = new byte[size];

    public void Dispose()
    {
        Constructs.Kept = new byte[_bytes.Length];
    }
}

public sealed class ReleasedLater : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Task.Yield();
        Constructs.Kept = new byte[300];
    }
}
