namespace PcapStream.Buffers;

public readonly struct PacketLease : IDisposable
{
    private readonly BlockPool? _pool;
    private readonly long _serial;
    private readonly int _slot;
    private readonly int _length;

    internal PacketLease(BlockPool pool, int slot, long serial, int length)
    {
        _pool = pool;
        _slot = slot;
        _serial = serial;
        _length = length;
    }

    public int Length => _length;
    public Span<byte> Span => throw new NotSupportedException($"{_pool} {_slot} {_serial}");
    public bool IsReleased => false;
    public void Release() { }
    public void Dispose() => Release();
}
