using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace PcapStream.Operations.Flows.Application;

/// <summary>
/// The first value of each kind in a flow: 512 bytes. Text is cut where there is no more room; other values are left
/// out.
/// <code>
///  0      1        2
///  +------+--------+-------
///  | kind | length | value
///  +------+--------+-------
/// </code>
/// </summary>
internal struct FlowApplication
{
    private const int Room = 506;
    private const int HeaderBytes = 2;

    private uint _kinds;
    private ushort _used;
    private Values _values;

    /// <summary>Adds the facts of a packet of the flow.</summary>
    public void Add(ReadOnlySpan<byte> facts, bool isForward)
    {
        var list = new FactList(facts);
        while (list.MoveNext())
        {
            FactKind kind = list.Kind == FactKind.SshBanner
                ? isForward ? FactKind.SshClient : FactKind.SshServer
                : list.Kind;
            if ((_kinds >> (int)kind & 1) == 0)
                Add(kind, list.Value);
        }
    }

    /// <summary>The value of a kind.</summary>
    /// <returns>False if none was seen.</returns>
    [UnscopedRef]
    public readonly bool TryGet(FactKind kind, out ReadOnlySpan<byte> value)
    {
        value = default;
        if ((_kinds >> (int)kind & 1) == 0)
            return false;
        ReadOnlySpan<byte> rest = ((ReadOnlySpan<byte>)_values)[.._used];
        while (rest[0] != (byte)kind)
            rest = rest[(HeaderBytes + rest[1])..];
        value = rest.Slice(HeaderBytes, rest[1]);
        return true;
    }

    private void Add(FactKind kind, ReadOnlySpan<byte> value)
    {
        int room = Room - HeaderBytes - _used;
        bool mayBeCut = FactLimits.Of(kind) > 0 && room > 0;
        if (value.Length > room && !mayBeCut)
            return;
        value = value[..Math.Min(value.Length, room)];
        Span<byte> into = ((Span<byte>)_values)[_used..];
        (into[0], into[1]) = ((byte)kind, (byte)value.Length);
        value.CopyTo(into[HeaderBytes..]);
        _used += (ushort)(HeaderBytes + value.Length);
        _kinds |= 1u << (int)kind;
    }

    [InlineArray(Room)]
    private struct Values
    {
        private byte _first;
    }
}
