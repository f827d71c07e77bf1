using System;
using System.Diagnostics;
using System.Threading;

public static class Program
{
    private static object? kept;

    public static int Main(string[] args)
    {
        Grow();
        var other = new Thread(Wait) { IsBackground = true };
        other.Start();
        other.Join(200);
        return End(args[0]);
    }

    private static void Grow()
    {
        kept = new byte[1 << 20];
    }

    private static void Wait()
    {
        kept = new byte[1000];
        Thread.Sleep(Timeout.Infinite);
    }

    private static int Deep(int depth)
    {
        kept = new byte[100];
        try
        {
            return depth == 0 ? throw new InvalidOperationException("nobody catches this") : Deep(depth - 1);
        }
        finally
        {
            kept = new byte[100];
        }
    }

    private static int Sink(int depth)
    {
        return Sink(depth + 1) + 1;
    }

    private static int End(string how)
    {
        kept = new byte[5000];
        switch (how)
        {
            case "exit":
                Environment.Exit(9);
                break;
            case "throw":
                throw new InvalidOperationException("nobody catches this");
            case "kill":
                Process.GetCurrentProcess().Kill();
                Thread.Sleep(Timeout.Infinite);
                break;
            case "deep":
                return Deep(3);
            case "thread":
                var thrower = new Thread(() => Deep(3));
                thrower.Start();
                thrower.Join();
                break;
            case "overflow":
                return Sink(0);
            case "fail":
                Environment.FailFast("fast");
                break;
        }
        return 7;
    }
}
