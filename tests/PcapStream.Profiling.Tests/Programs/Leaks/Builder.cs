using System;
using System.Text;

// A log that only grows, and garbage from builders that are thrown away.
public static class Program
{
    private static readonly StringBuilder Log = new();

    public static void Main()
    {
        int length = 0;
        for (int i = 0; i < 2_000; i++)
        {
            length += Describe(i).Length;
            Log.Append(new string('-', 2_000)); // leaks
        }
        Console.WriteLine(length + Log.Length);
    }

    private static string Describe(int number)
    {
        var text = new StringBuilder();
        for (int i = 0; i < 200; i++)
            text.Append("number ").Append(number).Append(" of many, ").Append(i).AppendLine();
        return text.ToString();
    }
}
