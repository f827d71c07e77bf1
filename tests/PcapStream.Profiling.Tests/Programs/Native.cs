using System;
using System.Runtime.InteropServices;

public static unsafe class Program
{
    private const int Size = 64 << 20;

    public static void Main()
    {
        Touch();
    }

    private static void Touch()
    {
        byte* memory = (byte*)NativeMemory.Alloc(Size);
        new Span<byte>(memory, Size).Fill(1);
        Console.Out.Flush();
        NativeMemory.Free(memory);
        Console.Out.Flush();
    }
}
