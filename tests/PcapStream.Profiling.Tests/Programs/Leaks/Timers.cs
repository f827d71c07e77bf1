using System;
using System.Timers;

// Timers that are never disposed of, and garbage from large arrays.
public static class Program
{
    public static void Main()
    {
        for (int i = 0; i < 2_000; i++)
        {
            Watch(i);
            byte[] frame = new byte[150_000];
            frame[0] = 1;
        }
    }

    private static void Watch(int number)
    {
        var session = new byte[4_000]; // leaks
        var timer = new Timer(3_600_000);
        timer.Elapsed += (_, _) => session[0]++;
        timer.Start();
    }
}
