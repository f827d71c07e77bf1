using System;
using PcapStream.Buffers;
using PcapStream.Buffers.Chunks;
using PcapStream.Buffers.Leases;

public static class Program
{
    public static void Main()
    {
        using (var allocator = new BufferAllocator())
        {
            Use(allocator);
            Leave(allocator);
        }
        GC.KeepAlive(null);
    }

    private static void Use(BufferAllocator allocator)
    {
        byte[] packet = new byte[1000];
        PacketLease lease = allocator.Retain(packet);
        Chunk chunk = allocator.Chunks.TryRent()!;
        PacketLease large = allocator.Rent(100_000);
        lease.Release();
        chunk.Release();
        large.Release();
    }

    private static void Leave(BufferAllocator allocator)
    {
        for (int i = 0; i < 10; i++)
            allocator.Retain(new byte[100]);
    }
}
