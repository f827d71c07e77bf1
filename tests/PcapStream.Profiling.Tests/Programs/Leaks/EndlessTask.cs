using System;
using System.Linq;
using System.Threading.Tasks;

// Tasks that wait for something that never happens, and garbage from queries.
public static class Program
{
    private static readonly TaskCompletionSource Never = new();

    public static async Task Main()
    {
        for (int i = 0; i < 4_000; i++)
        {
            _ = Serve(i);
            await Answer();
        }
    }

    private static async Task Serve(int number)
    {
        byte[] request = new byte[2_000]; // leaks
        await Never.Task;
        request[0] = (byte)number;
    }

    private static async Task Answer()
    {
        int[] numbers = Enumerable.Range(0, 15_000).Reverse().ToArray();
        await Task.Yield();
        GC.KeepAlive(numbers);
    }
}
