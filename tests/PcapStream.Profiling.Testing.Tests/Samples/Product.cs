using System.Runtime.CompilerServices;

namespace PcapStream.Profiling.Testing.Tests.Samples;

/// <summary>The code under test.</summary>
internal static class Product
{
    /// <summary>An object of <paramref name="size"/> bytes, three words more than its contents.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static byte[] Bytes(int size)
    {
        int contents = size - 24;
        return new byte[contents];
    }

    /// <summary>Allocates nothing.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Sum(ReadOnlySpan<byte> bytes)
    {
        int sum = 0;
        foreach (byte value in bytes)
            sum += value;
        return sum;
    }
}
