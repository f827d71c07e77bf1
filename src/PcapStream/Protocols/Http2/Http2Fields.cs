using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Http2;

/// <summary>Fields of HTTP/2.</summary>
internal static class Http2Fields
{
    private const int Columns = 8;

    // The types of frames, a bit each, of which the last stands for those without a name; the part; and what
    // FieldTable has in its rows. Forms of bytes: t text, B bytes, M bytes or Wireshark's text for none.
    private static ReadOnlySpan<byte> Rows => """
        3FFFF h d 0 3 0 http2.length Length
        3FFFF h d 3 1 0 http2.type Type
        3FFFF h x 4 1 0 http2.flags Flags
        1 h x 4 1 F6 http2.flags.unused_data Unused
        2 h x 4 1 D2 http2.flags.unused_headers Unused
        10 h x 4 1 FE http2.flags.unused_settings Unused
        20 h x 4 1 F3 http2.flags.unused_push_promise Unused
        40 h x 4 1 FE http2.flags.unused_ping Unused
        200 h x 4 1 FB http2.flags.unused_continuation Unused
        3FD8C h x 4 1 FF http2.flags.unused Unused
        3 h b 4 1 1 http2.flags.end_stream End Stream
        222 h b 4 1 4 http2.flags.eh End Headers
        223 h b 4 1 8 http2.flags.padded Padded
        2 h b 4 1 20 http2.flags.priority Priority
        40 h b 4 1 1 http2.flags.ack.ping ACK
        10 h b 4 1 1 http2.flags.ack.settings ACK
        3FFFF h x 5 4 80000000 http2.r Reserved
        3FFFF h d 5 4 7FFFFFFF http2.streamid Stream Identifier
        223 l x 0 1 0 http2.padding Pad Length
        6 y b 0 4 80000000 http2.exclusive Exclusive
        6 y d 0 4 7FFFFFFF http2.stream_dependency Stream Dependency
        6 y d 4 1 0 http2.headers.weight Weight
        8 p d 0 4 0 http2.rst_stream.error Error
        20 p x 0 4 80000000 http2.push_promise.r Reserved
        20 p d 0 4 7FFFFFFF http2.push_promise.promised_stream_id Promised-Stream-ID
        80 p x 0 4 80000000 http2.goway.r Reserved
        80 p d 0 4 7FFFFFFF http2.goaway.last_stream_id Last-Stream-ID
        80 p d 4 4 0 http2.goaway.error Error
        100 p x 0 4 80000000 http2.window_update.r Reserved
        100 p d 0 4 7FFFFFFF http2.window_update.window_size_increment Window Size Increment
        400 p d 0 2 0 http2.altsvc.origin.len Origin Length
        400 o t 0 0 0 http2.altsvc.origin Origin
        400 v t 0 0 0 http2.altsvc.field_value Field/Value
        10000 u t 0 0 0 http2.priority_update_field_value Priority Update Field Value
        20000 p B 0 0 0 http2.unknown Unknown
        40 i B 0 0 0 http2.ping Ping
        40 a B 0 0 0 http2.pong Pong
        80 d B 0 0 0 http2.goaway.addata Additional Debug Data
        1 w M 0 0 0 http2.data.data Data
        1 g B 0 0 0 http2.data.padding Padding
        2 b M 0 0 0 http2.headers Header Block Fragment
        2 g B 0 0 0 http2.headers.padding Padding
        20 b M 0 0 0 http2.push_promise.header Header Block Fragment
        20 g B 0 0 0 http2.push_promise.padding Padding
        200 b t 0 0 0 http2.continuation.header Continuation Header
        200 g B 0 0 0 http2.continuation.padding Padding
        """u8;

    // The names of settings and what they mean, from 1.
    private static readonly string[] Settings =
    [
        "header_table_size", "Header table size", "enable_push", "Enable PUSH",
        "max_concurrent_streams", "Max concurrent streams", "initial_window_size", "Initial Windows Size",
        "max_frame_size", "Max frame size", "max_header_list_size", "Max header list size", "", "",
        "extended_connect", "Extended CONNECT",
    ];

    public static readonly Field[] All =
    [
        Of("stream", FieldType.None, "Stream", static (_, values) => values.AddBoolean(true), hasPreface: true),
        Of("magic", FieldType.Text, "Magic", static (frame, values) =>
        {
            if (frame.IsPreface)
                values.AddText(Http2Frame.Preface);
        }, hasPreface: true),
        .. Encoding.ASCII.GetString(Rows).Split('\n').Select(static row => OfRow(row.Split(' ', Columns))),
        Of("headers.weight_real", FieldType.Unsigned8, "Weight real", static (frame, values) =>
        {
            if (frame.Dependency is [_, _, _, _, var weight])
                values.AddDecimal((ulong)weight + 1);
        }),
        Of("pad_length", FieldType.Unsigned16, "Pad Length", static (frame, values) =>
        {
            if (frame.HasBlock && !(frame.IsPadded && frame.Payload.IsEmpty))
                values.AddDecimal((ulong)frame.PadLength);
        }),
        Of("priority_update_stream_id", FieldType.Unsigned64, "Priority Update Stream ID", static (frame, values) =>
        {
            if (frame.Type == Http2Frame.PriorityUpdate && frame.Payload.Length >= sizeof(uint))
                values.AddDecimal(BinaryPrimitives.ReadUInt32BigEndian(frame.Payload));
        }),
        OfOrigins("origin", FieldType.None, "Origin"),
        OfOrigins("origin.origin_len", FieldType.Unsigned16, "Origin Length"),
        OfOrigins("origin.origin", FieldType.Text, "Origin"),
        OfSettings("settings", FieldType.None, "Settings"),
        OfSettings("settings.id", FieldType.Unsigned16, "Settings Identifier"),
        .. Enumerable.Range(1, Settings.Length / 2).Where(IsSetting).Select(static id =>
            OfSettings("settings." + Settings[2 * id - 2], FieldType.Unsigned32, Settings[2 * id - 1], id)),
        OfSettings("settings.unknown", FieldType.Unsigned32, "Unknown Settings"),
        .. Http2HeaderFieldFields.All,
    ];

    public delegate void FrameReader(Http2Frame frame, FieldValues values);

    /// <summary>A field of frames.</summary>
    public static Field Of(
        string name, FieldType type, string description, FrameReader read, bool hasPreface = false) =>
        Field.Of(Protocol.Http2, "http2." + name, type, description, (in source, values) =>
        {
            foreach (Http2Frame frame in new Http2Frames(source))
            {
                if (hasPreface || !frame.IsPreface)
                    read(frame, values);
            }
        });

    private static Field OfRow(string[] columns)
    {
        uint types = uint.Parse(columns[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        char part = columns[1][0];
        char form = columns[2][0];
        int offset = columns[3][0] - '0';
        int size = columns[4][0] - '0';
        ulong mask = ulong.Parse(columns[5], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        FieldType type = size > 0 ? FieldTable.TypeOf(form, size) : form == 't' ? FieldType.Text : FieldType.Bytes;
        Field field = Of(columns[6]["http2.".Length..], type, columns[7], (frame, values) =>
        {
            int kind = HasName(frame.Type) ? frame.Type : 17;
            if ((types >> kind & 1) == 0 || !TryRead(frame, part, out ReadOnlySpan<byte> bytes))
                return;
            if (size == 0)
                AddBytes(bytes, form, values);
            else if (bytes.Length >= offset + size)
                FieldTable.Add(bytes.Slice(offset, size), form, mask, values);
        });
        return mask == 0 ? field : field.AsPartOfNumber();
    }

    private static void AddBytes(ReadOnlySpan<byte> bytes, char form, FieldValues values)
    {
        if (form == 't')
            values.AddAscii(bytes);
        else if (form == 'M' || !bytes.IsEmpty)
            values.AddBytesOrMissing(bytes);
    }

    // False for a part that the frame does not have.
    private static bool TryRead(Http2Frame frame, char part, out ReadOnlySpan<byte> bytes)
    {
        bytes = frame.Unpadded;
        switch (part)
        {
            case 'h':
                bytes = frame.Header;
                return true;
            case 'l':
                bytes = frame.Payload;
                return frame.IsPadded;
            case 'y':
                bytes = frame.Dependency;
                return true;
            case 'i' or 'a':
                return frame.IsAck == (part == 'a') && bytes.Length >= sizeof(ulong);
            case 'd':
                return TrySkip(ref bytes, 2 * sizeof(uint));
            case 'u':
                return TrySkip(ref bytes, sizeof(uint));
            case 'o' or 'v':
                return TryReadOrigin(part == 'o', ref bytes);
            case 'w' or 'b' or 'g':
                bool isRead = frame.TryReadBlock(out bytes, out int padding);
                if (isRead && part != 'w')
                    bytes = part == 'g' ? bytes[^padding..] : bytes[..^padding];
                return isRead && !(part == 'b' && bytes.IsEmpty && frame.Type == Http2Frame.Continuation);
            default:
                return true;
        }
    }

    private static bool TrySkip(ref ReadOnlySpan<byte> bytes, int length)
    {
        bytes = bytes.Length > length ? bytes[length..] : default;
        return !bytes.IsEmpty;
    }

    // RFC 7838, section 4: the origin, or what is after it.
    private static bool TryReadOrigin(bool isWanted, ref ReadOnlySpan<byte> bytes)
    {
        if (!BinaryPrimitives.TryReadUInt16BigEndian(bytes, out ushort length)
            || bytes.Length < sizeof(ushort) + length)
            return false;
        if (!isWanted)
            return TrySkip(ref bytes, sizeof(ushort) + length);
        bytes = bytes.Slice(sizeof(ushort), length);
        return true;
    }

    private static bool HasName(byte type) => type is <= Http2Frame.Origin or Http2Frame.PriorityUpdate;

    // RFC 8336, section 2.1.
    private static Field OfOrigins(string name, FieldType type, string description) =>
        Of(name, type, description, (frame, values) =>
        {
            ReadOnlySpan<byte> rest = frame.Type == Http2Frame.Origin ? frame.Payload : default;
            while (BinaryPrimitives.TryReadUInt16BigEndian(rest, out ushort length))
            {
                rest = rest[sizeof(ushort)..];
                ReadOnlySpan<byte> origin = rest[..Math.Min(length, rest.Length)];
                if (type == FieldType.None)
                    values.AddBoolean(true);
                else if (type == FieldType.Unsigned16)
                    values.AddDecimal(length);
                else if (origin.Length == length)
                    values.AddAscii(origin);
                rest = rest[origin.Length..];
            }
        });

    // The settings, their numbers, the values of one, or, without a number, of those without a name.
    private static Field OfSettings(string name, FieldType type, string description, int wanted = 0) =>
        Of(name, type, description, (frame, values) =>
        {
            if (frame.Type != Http2Frame.Settings)
                return;
            ReadOnlySpan<byte> rest = frame.Payload;
            // The last setting may be cut.
            for (bool hasMore = frame.Length > 0; hasMore; rest = rest[Http2Frame.SettingBytes..])
            {
                hasMore = rest.Length >= Http2Frame.SettingBytes
                    && (rest.Length > Http2Frame.SettingBytes || !frame.IsWhole);
                bool hasId = BinaryPrimitives.TryReadUInt16BigEndian(rest, out ushort id);
                if (type == FieldType.None)
                    values.AddBoolean(true);
                else if (type == FieldType.Unsigned16 && hasId)
                    values.AddDecimal(id);
                else if (type == FieldType.Unsigned32 && rest.Length >= Http2Frame.SettingBytes
                    && (wanted == 0 ? !IsSetting(id) : id == wanted))
                    values.AddDecimal(BinaryPrimitives.ReadUInt32BigEndian(rest[2..]));
                if (!hasMore)
                    return;
            }
        });

    private static bool IsSetting(int id) => id > 0 && 2 * id <= Settings.Length && Settings[2 * id - 2].Length > 0;
}
