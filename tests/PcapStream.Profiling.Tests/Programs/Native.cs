using System;
using System.Runtime.InteropServices;
using System.Threading;

public static unsafe class Program
{
    private const int Size = 64 << 20;

    private static byte* kept;

    public static void Main()
    {
        Touch();
        Grow();
        Shrink();
    }

    private static void Touch()
    {
        byte* memory = (byte*)NativeMemory.Alloc(Size);
        new Span<byte>(memory, Size).Fill(1);
        Console.Out.Flush();
        NativeMemory.Free(memory);
        Console.Out.Flush();
    }

    private static void Grow()
    {
        kept = (byte*)NativeMemory.Alloc(Size);
        new Span<byte>(kept, Size).Fill(1);
        Pause();
    }

    private static void Shrink()
    {
        NativeMemory.Free(kept);
        Pause();
    }

    // Longer than any reading holds.
    private static void Pause() => Thread.Sleep(100);
}
