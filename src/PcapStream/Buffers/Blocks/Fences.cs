using PcapStream.Buffers.Leases;

namespace PcapStream.Buffers.Blocks;

/// <summary>
/// The bytes that pymalloc's debug hooks write (Objects/obmalloc.c, <c>PYMEM_FORBIDDENBYTE</c> and others): forbidden
/// bytes around a block's payload, clean bytes in it when it is rented, dead bytes when it is released.
/// </summary>
/// <remarks>
/// <code>
/// | 16 x FD | payload: CD fresh, DD released | FD to the block's end, at least 16 |
/// </code>
/// </remarks>
internal readonly unsafe ref struct Fences
{
    internal const int Front = 16;
    internal const int LeastBack = 16;

    private const byte Forbidden = 0xFD;
    private const byte Clean = 0xCD;
    private const byte Dead = 0xDD;

    private readonly Span<byte> _front;
    private readonly Span<byte> _payload;
    private readonly Span<byte> _back;

    internal Fences(nint payload, int length, long blockBytes)
    {
        _front = new Span<byte>((void*)(payload - Front), Front);
        _payload = new Span<byte>((void*)payload, length);
        _back = new Span<byte>((void*)(payload + length), (int)(blockBytes - Front - length));
    }

    internal void PaintFresh()
    {
        _front.Fill(Forbidden);
        _payload.Fill(Clean);
        _back.Fill(Forbidden);
    }

    internal void PaintDead()
    {
        _front.Fill(Forbidden);
        _payload.Fill(Dead);
        _back.Fill(Forbidden);
    }

    internal void CheckFences(LeaseWatch watch, LeaseOrigin origin)
    {
        Check(_front, Forbidden, watch, origin, "before a lease", -Front);
        Check(_back, Forbidden, watch, origin, "after a lease", origin.Length);
    }

    internal void CheckDead(LeaseWatch watch, LeaseOrigin origin)
    {
        CheckFences(watch, origin);
        Check(_payload, Dead, watch, origin, "of a released lease", 0);
    }

    private static void Check(
        ReadOnlySpan<byte> bytes, byte expected, LeaseWatch watch, LeaseOrigin origin, string what, int firstOffset)
    {
        int wrong = bytes.IndexOfAnyExcept(expected);
        if (wrong >= 0)
            watch.AddFault(origin, what, (long)firstOffset + wrong, bytes[wrong], expected);
    }
}
