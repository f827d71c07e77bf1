using System;
using System.Collections.Generic;

// A list that is local to Main, and garbage from strings.
public static class Program
{
    public static void Main()
    {
        var kept = new List<byte[]>();
        long length = 0;
        for (int i = 0; i < 8192; i++)
        {
            string text = new string('x', 16_000);
            length += text.Length;
            kept.Add(new byte[1000]); // leaks
        }
        Console.WriteLine(length + kept.Count);
    }
}
