using System;
using System.Buffers;
using System.Threading;

// Buffers that are rented and not returned, others that are, and garbage.
public static class Program
{
    public static byte[] Last;

    public static void Main()
    {
        var requests = new Request[500];
        for (int i = 0; i < requests.Length; i++)
        {
            requests[i] = Begin();
            Copy();
        }
        Console.WriteLine(requests.Length);
        Thread.Sleep(0);
        GC.KeepAlive(requests);
    }

    private static Request Begin()
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(16_384); // leaks
        return new Request(buffer);
    }

    private static void Copy()
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(100_000);
        for (int i = 0; i < 10; i++)
            Last = buffer.AsSpan(0, 60_000).ToArray();
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private sealed record Request(byte[] Buffer);
}
