using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Streams;

namespace PcapStream.Protocols.RemoteCalls;

/// <summary>Fields of ONC RPC.</summary>
internal static class CallFields
{
    private const uint UnixFlavor = 1;
    private const uint SecureFlavor = 6;
    private const int AcceptedMismatch = 2;

    public static readonly Field[] All =
    [
        .. RequestFields.OfRemoteCalls,
        OfMark("lastfrag", FieldType.Boolean, "Last Fragment", static (mark, values) =>
            values.AddBoolean(mark >> 31 != 0)),
        OfMark("fraglen", FieldType.Unsigned32, "Fragment Length", static (mark, values) =>
            values.AddDecimal(mark & int.MaxValue)),
        OfMessage("xid", "XID", static (in message, values) => values.AddHex(message.At(0), 8)),
        Number("msgtyp", "Message Type", static (in message) => 4),
        Number("replystat", "Reply State", static (in message) => message.IsCall ? -1 : CallMessage.StateOffset),
        Number("state_accept", "Accept State", static (in message) =>
            message.IsAccepted ? message.AcceptedState : -1),
        Number("state_reject", "Reject State", static (in message) => IsRejected(message) ? 12 : -1),
        Number("state_auth", "Auth State", static (in message) =>
            IsRejected(message) && message.At(12) == 1 ? 16 : -1),
        Number("version", "RPC Version", static (in message) => message.IsCall ? 8 : -1),
        Number("version.min", "RPC Version (Minimum)", static (in message) => IsMismatch(message) ? 16 : -1),
        Number("version.max", "RPC Version (Maximum)", static (in message) => IsMismatch(message) ? 20 : -1),
        Number("programversion.min", "Program Version (Minimum)", static (in message) => Versions(message)),
        Number("programversion.max", "Program Version (Maximum)", static (in message) =>
            Versions(message) is > 0 and int offset ? offset + 4 : -1),
        OfCall("program", "Program", CallMessage.ProgramOffset, static (in facts) => facts.Program),
        OfCall("programversion", "Program Version", CallMessage.VersionOffset, static (in facts) =>
            facts.ProgramVersion),
        OfCall("procedure", "Procedure", CallMessage.ProcedureOffset, static (in facts) => facts.Procedure),
        OfMessage("auth.flavor", "Flavor", static (in message, values) => AddAuthentication(message, 0, values)),
        OfMessage("auth.length", "Length", static (in message, values) => AddAuthentication(message, 4, values)),
        OfUnix("stamp", FieldType.Unsigned32, "Stamp", static (credentials, values) =>
            values.AddHex(BinaryPrimitives.ReadUInt32BigEndian(credentials), 8)),
        OfUnix("machinename", FieldType.Text, "Machine Name", static (credentials, values) =>
        {
            if (NameLength(credentials) is > 0 and int length && credentials.Length >= 8 + length)
                values.AddAscii(credentials.Slice(8, length));
        }),
        OfUnix("uid", FieldType.Unsigned32, "UID", static (credentials, values) =>
        {
            if (TryReadAfterName(credentials, out ReadOnlySpan<byte> rest))
                values.AddDecimal(BinaryPrimitives.ReadUInt32BigEndian(rest));
        }),
        OfUnix("gid", FieldType.Unsigned32, "GID", static (credentials, values) =>
        {
            const int MostGroups = 16;
            if (!TryReadAfterName(credentials, out ReadOnlySpan<byte> rest) || rest.Length < 8)
                return;
            values.AddDecimal(BinaryPrimitives.ReadUInt32BigEndian(rest[4..]));
            if (rest.Length < 12)
                return;
            uint count = Math.Min(MostGroups, BinaryPrimitives.ReadUInt32BigEndian(rest[8..]));
            for (rest = rest[12..]; count > 0 && rest.Length >= 4; count--, rest = rest[4..])
                values.AddDecimal(BinaryPrimitives.ReadUInt32BigEndian(rest));
        }),
    ];

    private delegate void MarkReader(uint mark, FieldValues values);

    private delegate void CallReader(in CallMessage message, FieldValues values);

    private delegate int CallOffset(in CallMessage message);

    private delegate uint CallFact(in StreamFacts facts);

    private delegate void CredentialsReader(ReadOnlySpan<byte> credentials, FieldValues values);

    /// <summary>Reads the message of the current layer.</summary>
    /// <returns>False also of a reply whose call was not seen, which Wireshark does not take for a reply.</returns>
    public static bool TryRead(in FieldSource source, out CallMessage message) =>
        CallMessage.TryRead(
            source.Bytes, CallMessage.IsMarked(source.Packet.Layers[..source.Index]), out message)
        && (message.IsCall || source.HasFacts(out _));

    private static bool IsRejected(in CallMessage message) =>
        !message.IsCall && message.At(CallMessage.StateOffset) == 1;

    private static bool IsMismatch(in CallMessage message) => IsRejected(message) && message.At(12) == 0;

    private static int Versions(in CallMessage message) =>
        message.IsAccepted && message.At(message.AcceptedState) == AcceptedMismatch ? message.AcceptedState + 4 : -1;

    private static Field OfMark(string name, FieldType type, string description, MarkReader read) =>
        Field.OfStreams(Protocol.RemoteCall, "rpc." + name, type, description, (in source, values) =>
        {
            if (source.Bytes.Length < CallMessage.MarkSize
                || !CallMessage.IsMarked(source.Packet.Layers[..source.Index]))
                return;
            uint mark = BinaryPrimitives.ReadUInt32BigEndian(source.Bytes);
            if (mark <= int.MaxValue || TryRead(source, out _))
                read(mark, values);
        });

    private static Field OfMessage(string name, string description, CallReader read) =>
        Field.OfStreams(Protocol.RemoteCall, "rpc." + name, FieldType.Unsigned32, description, (in source, values) =>
        {
            if (TryRead(source, out CallMessage message))
                read(message, values);
        });

    private static Field Number(string name, string description, CallOffset offset) =>
        OfMessage(name, description, (in message, values) =>
        {
            int at = offset(message);
            if (at >= 0 && at + 4 <= message.Bytes.Length)
                values.AddDecimal(message.At(at));
        });

    // Of a reply, the call says it. Wireshark's dissectors of programs repeat their version, and the procedure of one
    // that they do not know.
    private static Field OfCall(string name, string description, int offset, CallFact read) =>
        Field.OfStreams(Protocol.RemoteCall, "rpc." + name, FieldType.Unsigned32, description, (in source, values) =>
        {
            if (!TryRead(source, out CallMessage message))
                return;
            bool isFact = source.HasFacts(out StreamFacts facts);
            if (!isFact && offset + 4 > message.Bytes.Length)
                return;
            uint number = isFact ? read(facts) : message.At(offset);
            values.AddDecimal(number);
            bool isRepeated = offset switch
            {
                CallMessage.VersionOffset => true,
                CallMessage.ProcedureOffset => isFact
                    ? !CallMessage.IsKnown(facts.Program, facts.ProgramVersion)
                    : !CallMessage.IsKnown(message.Program, message.At(CallMessage.VersionOffset)),
                _ => false,
            };
            if (isRepeated && message.HasBody)
                values.AddDecimal(number);
        });

    private static void AddAuthentication(in CallMessage message, int offset, FieldValues values)
    {
        if (message.IsCall && !TryAdd(message, CallMessage.CredentialsOffset, offset, values))
            return;
        // Of a verifier of GSS-API, Wireshark shows a checksum in place of the length.
        if ((message.IsCall || message.IsAccepted) && (offset == 0 || message.At(message.Verifier) != SecureFlavor))
            TryAdd(message, message.Verifier, offset, values);
    }

    // Wireshark shows neither number before it has all bytes that the length announces.
    private static bool TryAdd(in CallMessage message, int at, int offset, FieldValues values)
    {
        long length = CallMessage.Padded(message.At(at + 4));
        bool isWhole = at + CallMessage.AuthenticationSize <= message.Bytes.Length
            && length <= message.Bytes.Length - at - CallMessage.AuthenticationSize;
        if (isWhole)
            values.AddDecimal(offset == 0 ? message.At(at) : (ulong)length);
        return isWhole;
    }

    // RFC 5531, appendix A: a stamp, the machine's name, the user, the group and others.
    private static Field OfUnix(string name, FieldType type, string description, CredentialsReader read) =>
        Field.OfStreams(Protocol.RemoteCall, "rpc.auth." + name, type, description, (in source, values) =>
        {
            const int Start = CallMessage.CredentialsOffset + CallMessage.AuthenticationSize;
            if (!TryRead(source, out CallMessage message) || !message.IsCall
                || message.At(CallMessage.CredentialsOffset) != UnixFlavor || message.Bytes.Length < Start + 4)
                return;
            int end = Math.Min(message.Verifier, message.Bytes.Length);
            if (end >= Start + 4)
                read(message.Bytes[Start..end], values);
        });

    private static int NameLength(ReadOnlySpan<byte> credentials) => credentials.Length < 8
        ? -1
        : (int)Math.Min(ushort.MaxValue, BinaryPrimitives.ReadUInt32BigEndian(credentials[4..]));

    private static bool TryReadAfterName(ReadOnlySpan<byte> credentials, out ReadOnlySpan<byte> rest)
    {
        rest = default;
        int length = NameLength(credentials);
        int end = 8 + ((length + 3) & ~3);
        if (length < 0 || credentials.Length < end + 4)
            return false;
        rest = credentials[end..];
        return true;
    }
}
