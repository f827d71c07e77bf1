using System.Buffers.Binary;
using System.Text;
using PcapStream.Capture;

namespace PcapStream.Tests.Support;

/// <summary>Writes a pcapng block by block, from the specification, without the product.</summary>
internal sealed class PcapNgBuilder(ByteOrder order = ByteOrder.LittleEndian)
{
    private readonly List<byte> _bytes = [];

    public ByteOrder Order { get; set; } = order;

    public int Length => _bytes.Count;

    public byte[] ToArray() => [.. _bytes];

    /// <summary>A section with two interfaces and every kind of block, ten times.</summary>
    public static byte[] EveryBlock(ByteOrder order)
    {
        var builder = new PcapNgBuilder(order);
        byte[] note = Text("note");
        builder.Section((1, note));
        builder.Interface(1, 0, (1, note), (4, new byte[8]), (5, new byte[17]), (6, new byte[6]),
            (8, builder.Word64(1)), (11, [1, 2]), (18, note));
        builder.Interface(linkType: 101);
        for (uint i = 0; i < 10; i++)
        {
            builder.Names([(1, [1, 2, 3, 4, .. note, 0]), (2, new byte[20])], (1, note))
                .Statistics(i % 2, i, (2, builder.Time(1)), (4, builder.Word64(5)), (1, note))
                .Secrets(i, new byte[i * 3], (1, note)).Custom(i, new byte[i]).Custom(i, [], copied: false)
                    .Block(9, note)
                .Enhanced(i % 2, i, new byte[i * 5], null, (1, note), (1, note)).Obsolete(0, i, note, (1, note));
        }
        return builder.ToArray();
    }

    public PcapNgBuilder Section(params (ushort Code, byte[] Value)[] options) =>
        Block(0x0A0D0D0A,
        [
            .. Word(0x1A2B3C4D), .. Half(1), .. Half(0), .. Word(uint.MaxValue), .. Word(uint.MaxValue),
            .. Options(options)
        ]);

    public PcapNgBuilder Interface(
        ushort linkType = 1, uint snapLength = 0, params (ushort Code, byte[] Value)[] options) =>
        Block(1, [.. Half(linkType), .. Half(0), .. Word(snapLength), .. Options(options)]);

    public PcapNgBuilder Enhanced(
        uint id, ulong ticks, byte[] data, uint? original = null, params (ushort Code, byte[] Value)[] options) =>
        Block(6,
        [
            .. Word(id), .. Word((uint)(ticks >> 32)), .. Word((uint)ticks), .. Word((uint)data.Length),
            .. Word(original ?? (uint)data.Length), .. Padded(data), .. Options(options)
        ]);

    public PcapNgBuilder Obsolete(ushort id, ulong ticks, byte[] data, params (ushort Code, byte[] Value)[] options) =>
        Block(2,
        [
            .. Half(id), .. Half(7), .. Word((uint)(ticks >> 32)), .. Word((uint)ticks), .. Word((uint)data.Length),
            .. Word((uint)data.Length), .. Padded(data), .. Options(options)
        ]);

    public PcapNgBuilder Simple(uint original, byte[] data) => Block(3, [.. Word(original), .. Padded(data)]);

    public PcapNgBuilder Names((ushort Type, byte[] Value)[] records, params (ushort Code, byte[] Value)[] options) =>
        Block(4, [.. Options([.. records]), .. Options(options)]);

    public PcapNgBuilder Statistics(uint id, ulong ticks, params (ushort Code, byte[] Value)[] options) =>
        Block(5, [.. Word(id), .. Time(ticks), .. Options(options)]);

    public PcapNgBuilder Secrets(uint type, byte[] secrets, params (ushort Code, byte[] Value)[] options) =>
        Block(10, [.. Word(type), .. Word((uint)secrets.Length), .. Padded(secrets), .. Options(options)]);

    public PcapNgBuilder Custom(uint number, byte[] data, bool copied = true) =>
        Block(copied ? 0x0BADu : 0x40000BAD, [.. Word(number), .. Padded(data)]);

    public PcapNgBuilder Block(uint type, byte[] body)
    {
        uint length = (uint)body.Length + 12;
        _bytes.AddRange([.. Word(type), .. Word(length), .. body, .. Word(length)]);
        return this;
    }

    /// <summary>Overwrites a word that was written earlier.</summary>
    public PcapNgBuilder Patch(int offset, uint value)
    {
        foreach (byte part in Word(value))
            _bytes[offset++] = part;
        return this;
    }

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    public byte[] Word64(long value)
    {
        byte[] bytes = new byte[8];
        if (Order == ByteOrder.LittleEndian)
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        else
            BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }

    /// <summary>A time in a block: its high word first.</summary>
    public byte[] Time(ulong ticks) => [.. Word((uint)(ticks >> 32)), .. Word((uint)ticks)];

    public byte[] Options(params (ushort Code, byte[] Value)[] options)
    {
        if (options.Length == 0)
            return [];
        List<byte> bytes = [];
        foreach ((ushort code, byte[] value) in options)
            bytes.AddRange([.. Half(code), .. Half((ushort)value.Length), .. Padded(value)]);
        bytes.AddRange(Word(0));
        return [.. bytes];
    }

    private static byte[] Padded(byte[] data) => [.. data, .. new byte[-data.Length & 3]];

    private byte[] Word(uint value)
    {
        byte[] bytes = BitConverter.GetBytes(value);
        return Order == ByteOrder.LittleEndian == BitConverter.IsLittleEndian ? bytes : [.. bytes.Reverse()];
    }

    private byte[] Half(ushort value)
    {
        byte[] bytes = BitConverter.GetBytes(value);
        return Order == ByteOrder.LittleEndian == BitConverter.IsLittleEndian ? bytes : [.. bytes.Reverse()];
    }
}
