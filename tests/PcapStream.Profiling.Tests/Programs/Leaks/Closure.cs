using System;
using System.Collections.Generic;

// Actions that capture a buffer, and garbage from boxed numbers.
public static class Program
{
    private static readonly List<Action> Pending = new();

    public static void Main()
    {
        for (int i = 0; i < 3_000; i++)
        {
            Schedule(i);
            Churn();
        }
        Console.WriteLine(Pending.Count);
    }

    private static void Schedule(int number)
    {
        byte[] buffer = new byte[3_000]; // leaks
        Pending.Add(() => buffer[0] = (byte)number);
    }

    private static void Churn()
    {
        object last = 0;
        for (int i = 0; i < 4_000; i++)
            last = i;
        GC.KeepAlive(last);
    }
}
