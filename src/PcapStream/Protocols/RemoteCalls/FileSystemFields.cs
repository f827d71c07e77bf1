using System.Buffers.Binary;
using PcapStream.Capture;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;
using PcapStream.Protocols.Streams;

namespace PcapStream.Protocols.RemoteCalls;

/// <summary>Fields of NFS, version 3; of others only the procedure.</summary>
internal static class FileSystemFields
{
    public static readonly Field[] All =
    [
        Procedure(2), Procedure(3), Procedure(4),
        Number("fh.length", "length", FileSystemPart.HandleLength),
        Of("fhandle", FieldType.Bytes, "FileHandle", FileSystemPart.Handle, AddBytes),
        Of("name", FieldType.Text, "Name", FileSystemPart.Name, AddText),
        Of("readlink.data", FieldType.Text, "Data", FileSystemPart.LinkData, AddText),
        Of("symlink.to", FieldType.Text, "To", FileSystemPart.LinkText, AddText),
        Of("data", FieldType.Bytes, "Data", FileSystemPart.Data, AddBytes),
        Number("status3", "Status", FileSystemPart.Status),
        Number("status", "Status", FileSystemPart.Status),
        LongNumber("offset3", "offset", FileSystemPart.Offset),
        Number("count3", "count", FileSystemPart.Count),
        Number("count3_dircount", "dircount", FileSystemPart.DirectoryCount),
        Number("count3_maxcount", "maxcount", FileSystemPart.MostCount),
        Number("write.stable", "Stable", FileSystemPart.Stable),
        Number("write.committed", "Committed", FileSystemPart.Committed),
        Of("read.eof", FieldType.Boolean, "EOF", FileSystemPart.EndOfFile, static (part, clock, values) =>
            values.AddBoolean(BinaryPrimitives.ReadUInt32BigEndian(part) != 0)),
        LongNumber("cookie3", "cookie", FileSystemPart.Cookie),
        Of("verifier", FieldType.Bytes, "Verifier", FileSystemPart.Verifier, AddBytes),
        Number("createmode", "Create Mode", FileSystemPart.CreateMode),
        Number("type", "Type", FileSystemPart.NodeType),
        Number("set_it", "set_it", FileSystemPart.IsSet),
        Number("mode3", "Mode", FileSystemPart.Mode),
        Number("uid3", "uid", FileSystemPart.SetUser),
        Number("gid3", "gid", FileSystemPart.SetGroup),
        LongNumber("set_size", "size", FileSystemPart.SetSize),
        Number("sattrguard3", "guard", FileSystemPart.Guard),
        Number("attributes_follow", "attributes_follow", FileSystemPart.AttributesFollow),
        Number("handle_follow", "handle_follow", FileSystemPart.HandleFollows),
        LongNumber("wcc_attr.size", "size", FileSystemPart.EarlierSize),
        Number("fattr3.type", "Type", FileSystemPart.Type),
        Number("fattr3.nlink", "nlink", FileSystemPart.Links),
        Number("fattr3.uid", "uid", FileSystemPart.User),
        Number("fattr3.gid", "gid", FileSystemPart.Group),
        LongNumber("fattr3.size", "size", FileSystemPart.Size),
        LongNumber("fattr3.used", "used", FileSystemPart.Used),
        Number("specdata1", "specdata1", FileSystemPart.FirstDevice),
        Number("specdata2", "specdata2", FileSystemPart.SecondDevice),
        Of("fattr3.fsid", FieldType.Unsigned64, "fsid", FileSystemPart.FileSystem, static (part, clock, values) =>
            values.AddHex(BinaryPrimitives.ReadUInt64BigEndian(part), 16)),
        LongNumber("fattr3.fileid", "fileid", FileSystemPart.File),
        Time("atime", FileSystemPart.AccessTime),
        Time("mtime", FileSystemPart.ModificationTime),
        Time("ctime", FileSystemPart.ChangeTime),
        Of("readdir.entry", FieldType.None, "Entry", FileSystemPart.Entry, static (part, clock, values) =>
            values.AddBoolean(true)),
        LongNumber("readdir.entry3.fileid", "File ID", FileSystemPart.EntryFile),
        Of("readdir.entry3.name", FieldType.Text, "Name", FileSystemPart.EntryName, AddText),
        LongNumber("readdir.entry3.cookie", "Cookie", FileSystemPart.EntryCookie),
        LongNumber("readdirplus.entry.fileid", "File ID", FileSystemPart.LongEntryFile),
        Of("readdirplus.entry.name", FieldType.Text, "Name", FileSystemPart.LongEntryName, AddText),
        LongNumber("readdirplus.entry.cookie", "Cookie", FileSystemPart.LongEntryCookie),
        Number("readdir.eof", "EOF", FileSystemPart.EndOfDirectory),
    ];

    private delegate void PartReader(ReadOnlySpan<byte> part, LocalClock? clock, FieldValues values);

    // Whether it is a call, and what is called: in the header before, or in the call's if this is the reply.
    private static bool TryReadCall(in FieldSource source, out bool isCall, out uint version, out uint procedure)
    {
        (isCall, version, procedure) = (false, 0, 0);
        if (source.Index == 0)
            return false;
        Layer header = source.Packet.Layers[source.Index - 1];
        if (!CallMessage.TryRead(
            source.Packet.Header(header), CallMessage.IsMarked(source.Packet.Layers[..source.Index]),
            out CallMessage message))
            return false;
        isCall = message.IsCall;
        if (isCall)
        {
            (version, procedure) =
                (message.At(CallMessage.VersionOffset), message.At(CallMessage.ProcedureOffset));
            return true;
        }
        if (!source.HasFacts(out StreamFacts facts) || facts.Program != FileSystemMessage.Program)
            return false;
        (version, procedure) = (facts.ProgramVersion, facts.Procedure);
        return true;
    }

    private static Field Procedure(uint wanted) =>
        Field.OfStreams(
            Protocol.FileSystem, $"nfs.procedure_v{wanted}", FieldType.Unsigned32, $"V{wanted} Procedure",
            (in source, values) =>
            {
                if (TryReadCall(source, out _, out uint version, out uint procedure) && version == wanted)
                    values.AddDecimal(procedure);
            });

    private static Field Of(string name, FieldType type, string description, FileSystemPart wanted, PartReader read) =>
        Field.OfStreams(Protocol.FileSystem, "nfs." + name, type, description, (in source, values) =>
        {
            if (!TryReadCall(source, out bool isCall, out uint version, out uint procedure)
                || version != FileSystemMessage.Version)
                return;
            FileSystemMessage.Visit(
                source.Bytes, isCall, procedure,
                static (part, bytes, state) =>
                {
                    if (part == state.wanted)
                        state.read(bytes, state.Item4, state.values);
                }, (wanted, read, values, source.Frame.Clock));
        });

    private static Field Number(string name, string description, FileSystemPart part) =>
        Of(name, FieldType.Unsigned32, description, part, static (part, clock, values) =>
            values.AddDecimal(BinaryPrimitives.ReadUInt32BigEndian(part)));

    private static Field LongNumber(string name, string description, FileSystemPart part) =>
        Of(name, FieldType.Unsigned64, description, part, static (part, clock, values) =>
            values.AddDecimal(BinaryPrimitives.ReadUInt64BigEndian(part)));

    private static Field Time(string name, FileSystemPart part) =>
        Of(name, FieldType.AbsoluteTime, name, part, static (part, clock, values) =>
        {
            long seconds = BinaryPrimitives.ReadUInt32BigEndian(part);
            var time = new Timestamp(
                seconds * Timestamp.NanosecondsPerSecond + BinaryPrimitives.ReadUInt32BigEndian(part[4..]));
            if (clock is not null)
                values.AddLocalTime(time, clock);
            else
                values.AddUtcTime(time);
        });

    private static void AddBytes(ReadOnlySpan<byte> part, LocalClock? clock, FieldValues values) =>
        values.AddBytes(part);

    private static void AddText(ReadOnlySpan<byte> part, LocalClock? clock, FieldValues values) =>
        values.AddAscii(part);
}
