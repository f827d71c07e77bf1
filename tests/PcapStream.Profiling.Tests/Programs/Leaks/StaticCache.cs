using System;
using System.Collections.Concurrent;
using System.Text;

// A cache without a limit, and garbage from encodings.
public static class Program
{
    private static readonly ConcurrentDictionary<string, byte[]> Cache = new();

    public static void Main()
    {
        long sum = 0;
        for (int i = 0; i < 4_000; i++)
            sum += Get($"key {i}")[0];
        Console.WriteLine(sum);
    }

    private static byte[] Get(string key)
    {
        return Cache.GetOrAdd(key, Load);
    }

    private static byte[] Load(string key)
    {
        string page = new string('a', 30_000) + key;
        byte[] encoded = Encoding.UTF8.GetBytes(page);
        byte[] loaded = encoded.AsSpan(0, 2_000).ToArray(); // leaks
        return loaded;
    }
}
