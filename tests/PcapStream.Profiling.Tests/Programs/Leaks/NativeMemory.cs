using System;
using System.Runtime.InteropServices;

// Native memory that is not freed, and garbage from strings and arrays.
public static class Program
{
    public static void Main()
    {
        long length = 0;
        for (int i = 0; i < 800; i++)
        {
            length += Garbage(i);
            Open();
        }
        Console.WriteLine(length);
    }

    private static void Open()
    {
        nint handle = Marshal.AllocHGlobal(20_000);
        for (int i = 0; i < 20_000; i += 500)
            Marshal.WriteByte(handle, i, 1); // leaks
    }

    private static long Garbage(int number)
    {
        long length = 0;
        for (int i = 0; i < 20; i++)
        {
            string text = new string('x', 10_000);
            length += text.Length + number;
        }
        return length;
    }
}
