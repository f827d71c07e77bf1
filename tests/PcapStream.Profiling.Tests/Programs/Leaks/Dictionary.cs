using System;
using System.Collections.Generic;
using System.Linq;

// A dictionary whose entries are never removed, and garbage from temporary lists.
public static class Program
{
    private static readonly Dictionary<int, string> Seen = new(20_000);

    public static void Main()
    {
        for (int i = 0; i < 20_000; i++)
            Handle(i);
        Console.WriteLine(Seen.Count);
    }

    private static void Handle(int number)
    {
        var parts = new List<string>();
        for (int i = 0; i < 20; i++)
            parts.Add(new string('p', 400));
        string all = string.Concat(parts);
        Seen[number] = all.Substring(0, 250); // leaks
    }
}
