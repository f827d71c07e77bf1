using System.Buffers.Text;
using System.Text;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Http2;

/// <summary>Fields of the header fields that frames bring.</summary>
internal static class Http2HeaderFieldFields
{
    // Before a name and a value, as Wireshark counts them.
    private const int LengthsBytes = 8;

    private static ReadOnlySpan<byte> Texts => """
        accept accept-charset accept-encoding accept-language accept-ranges access-control-allow-origin allow
        authorization cache-control content-disposition content-encoding content-language content-location
        content-range content-type cookie date etag expect expires from if-match if-modified-since if-none-match
        if-range if-unmodified-since last-modified link location proxy-authenticate proxy-authorization range referer
        refresh retry-after server set-cookie strict-transport-security user-agent vary via www-authenticate
        """u8;

    public static readonly Field[] All =
    [
        Of("header", FieldType.None, "Header", static (_, values) => values.AddBoolean(true)),
        OfLists("header.length", "Header Length", isCount: false),
        OfLists("header.count", "Header Count", isCount: true),
        Of("header.name.length", FieldType.Unsigned32, "Name Length",
            static (field, values) => values.AddDecimal((ulong)field.Name.Length)),
        Of("header.name", FieldType.Text, "Name", static (field, values) => values.AddAscii(field.Name)),
        Of("header.value.length", FieldType.Unsigned32, "Value Length",
            static (field, values) => values.AddDecimal((ulong)field.Value.Length)),
        Of("header.value", FieldType.Text, "Value", static (field, values) => values.AddAscii(field.Value)),
        Of("header.repr", FieldType.Text, "Representation", static (field, values) => values.AddText(field.Form switch
        {
            HpackForm.Indexed => "Indexed Header Field"u8,
            HpackForm.Added => "Literal Header Field with Incremental Indexing - Indexed Name"u8,
            HpackForm.AddedNewName => "Literal Header Field with Incremental Indexing - New Name"u8,
            HpackForm.NotAdded => "Literal Header Field without Indexing - Indexed Name"u8,
            HpackForm.NotAddedNewName => "Literal Header Field without Indexing - New Name"u8,
            HpackForm.NeverAdded => "Literal Header Field never Indexed - Indexed Name"u8,
            _ => "Literal Header Field never Indexed - New Name"u8,
        })),
        Of("header.index", FieldType.Unsigned32, "Index", static (field, values) =>
        {
            if (field.Index > 0)
                values.AddDecimal(field.Index);
        }),
        OfSizes("header_table_size_update", FieldType.None, "Header table size update",
            static (_, values) => values.AddBoolean(true)),
        OfSizes("header_table_size_update.header_table_size", FieldType.Unsigned32, "Header table size",
            static (field, values) => values.AddDecimal(field.Index)),
        Http2Fields.Of("request.full_uri", FieldType.Text, "Full request URI", static (frame, values) =>
        {
            var request = new Http2Request(frame);
            if (!request.HasAuthority)
                return;
            if (request.Method.SequenceEqual("CONNECT"u8))
                values.AddAscii(request.Authority);
            else
                AddUri(request, values);
        }),
        Named(":authority", FieldType.Text),
        Named(":status", FieldType.Unsigned16).Outgrowing(FieldType.Unsigned32),
        Named(":path", FieldType.Text),
        Named(":method", FieldType.Text),
        Named(":scheme", FieldType.Text),
        .. Encoding.ASCII.GetString(Texts).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .Select(static name => Named(name, FieldType.Text)),
        Named("age", FieldType.Unsigned64),
        Named("content-length", FieldType.Unsigned64),
        Named("max-forwards", FieldType.Unsigned64),
    ];

    private static void AddUri(Http2Request request, FieldValues values)
    {
        const int Usual = 1024;
        ReadOnlySpan<byte> separator = "://"u8;
        int length = request.Scheme.Length + separator.Length + request.Authority.Length + request.Path.Length;
        Span<byte> uri = length <= Usual ? stackalloc byte[Usual] : new byte[length];
        request.Scheme.CopyTo(uri);
        int at = request.Scheme.Length;
        separator.CopyTo(uri[at..]);
        at += separator.Length;
        request.Authority.CopyTo(uri[at..]);
        request.Path.CopyTo(uri[(at + request.Authority.Length)..]);
        values.AddAscii(uri[..length]);
    }

    /// <summary>Reads a number, which spaces may precede.</summary>
    /// <returns>False if the value is no number.</returns>
    public static bool TryReadNumber(ReadOnlySpan<byte> value, out ulong number)
    {
        value = value.TrimStart((byte)' ');
        return Utf8Parser.TryParse(value, out number, out int read) && read == value.Length;
    }

    private delegate void HeaderReader(Http2HeaderField field, FieldValues values);

    private static Field Of(string name, FieldType type, string description, HeaderReader read) =>
        OfFields(name, type, description, (field, values) =>
        {
            if (field.Form != HpackForm.TableSize)
                read(field, values);
        });

    private static Field OfSizes(string name, FieldType type, string description, HeaderReader read) =>
        OfFields(name, type, description, (field, values) =>
        {
            if (field.Form == HpackForm.TableSize)
                read(field, values);
        });

    private static Field OfFields(string name, FieldType type, string description, HeaderReader read) =>
        Http2Fields.Of(name, type, description, (frame, values) =>
        {
            foreach (Http2HeaderField field in frame.Fields)
                read(field, values);
        });

    private static Field OfLists(string name, string description, bool isCount) =>
        Http2Fields.Of(name, FieldType.Unsigned32, description, (frame, values) =>
        {
            if (frame.Fields.IsEmpty)
                return;
            int sum = 0;
            foreach (Http2HeaderField field in frame.Fields)
            {
                if (isCount)
                    sum++;
                else if (field.Form != HpackForm.TableSize)
                    sum += field.Name.Length + field.Value.Length + LengthsBytes;
            }
            values.AddDecimal((ulong)sum);
        });

    private static Field Named(string name, FieldType type)
    {
        byte[] wanted = Encoding.ASCII.GetBytes(name);
        return Of("headers." + name.TrimStart(':').Replace('-', '_'), type, name, (field, values) =>
        {
            if (!field.Name.SequenceEqual(wanted))
                return;
            if (type == FieldType.Text)
                values.AddAscii(field.Value);
            else if (TryReadNumber(field.Value, out ulong number))
                values.AddDecimal(number);
        });
    }
}
