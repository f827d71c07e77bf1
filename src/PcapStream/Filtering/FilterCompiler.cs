using System.Buffers.Binary;
using PcapStream.Filtering.Native;
using PcapStream.Interop;

namespace PcapStream.Filtering;

/// <summary>Compiles expressions with libpcap, optimised, for packets from a file.</summary>
internal static unsafe class FilterCompiler
{
    // The value that a program returns for a packet that passes; otherwise unused.
    private const int SnapLength = 262144;

    private const int HeaderSize = 24;

    // Offsets that stand for Linux' data about a packet, not for bytes of it (SKF_AD_OFF to SKF_AD_MAX in
    // linux/filter.h).
    private const uint FirstAncillary = 0xFFFFF000;
    private const uint LastAncillary = 0xFFFFF03F;

    // Older versions keep the parser's state in global variables.
    private static readonly Lock Gate = new();

    /// <summary>Checks that the system has libpcap.</summary>
    /// <exception cref="FilterException">The system lacks libpcap.</exception>
    public static void Require(SystemLibrary library)
    {
        if (!library.IsPresent)
            throw new FilterException(
                FilterFault.Library,
                $"filters need {library.FileName}: install the package {library.Package} (Debian, Ubuntu)");
    }

    /// <summary>Compiles an expression; null, and the reason, if it has no meaning for such packets.</summary>
    /// <exception cref="FilterException">There is no libpcap.</exception>
    public static BpfInstruction[]? Compile(string expression, FilterTarget target, out string? reason)
    {
        Require(PcapCompiler.Library);
        lock (Gate)
        {
            // It lives longer than the handle.
            byte* header = stackalloc byte[HeaderSize];
            using NativeContext handle = Open(target, new Span<byte>(header, HeaderSize));
            if (PcapCompiler.Compile(
                handle, out PcapCompiler.Program program, expression, optimise: 1, PcapCompiler.NoNetmask) != 0)
            {
                reason = PcapCompiler.Error(handle);
                return null;
            }
            var instructions = new BpfInstruction[program.Length];
            for (int i = 0; i < instructions.Length; i++)
                instructions[i] = program.Instructions[i];
            PcapCompiler.Free(ref program);
            reason = AsksTheKernel(instructions)
                ? "it needs data about a packet that only the kernel knows, and no capture holds"
                : null;
            return reason is null ? instructions : null;
        }
    }

    // libpcap treats a handle without a file as live. BSD's loopback headers hold the number that the writer's system
    // has for IPv6, in its byte order: only for a file does libpcap compare with all of them.
    private static NativeContext Open(FilterTarget target, Span<byte> header)
    {
        if (target.IsLoopback && !OperatingSystem.IsWindows())
        {
            WriteHeader(header, target);
            if (PcapCompiler.OpenMemory(header) is { } handle)
                return handle;
        }
        return PcapCompiler.OpenDead(DataLink.Of(target.LinkType), SnapLength);
    }

    // A classic pcap without packets: magic number, version 2.4, time zone, accuracy, snap length, link type.
    private static void WriteHeader(Span<byte> header, FilterTarget target)
    {
        ReadOnlySpan<byte> start = [0xA1, 0xB2, 0xC3, 0xD4, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0];
        start.CopyTo(header);
        BinaryPrimitives.WriteInt32BigEndian(header[16..], SnapLength);
        BinaryPrimitives.WriteInt32BigEndian(header[20..], target.LinkType);
        if (BitConverter.IsLittleEndian == target.IsSwapped)
            return;
        foreach (Range field in (Range[])[0..4, 4..6, 6..8, 16..20, 20..24])
            header[field].Reverse();
    }

    // For a live handle, "inbound" is compiled into such a load, which a packet's bytes cannot answer.
    private static bool AsksTheKernel(BpfInstruction[] program)
    {
        foreach (BpfInstruction one in program)
        {
            if (one.K is >= FirstAncillary and <= LastAncillary &&
                one.Code is (BpfCode.Word or BpfCode.Half or BpfCode.Byte or
                    BpfCode.WordAtX or BpfCode.HalfAtX or BpfCode.ByteAtX))
                return true;
        }
        return false;
    }
}

/// <summary>The packets that a program is compiled for.</summary>
/// <param name="LinkType">LINKTYPE_ number of the packets' first bytes.</param>
/// <param name="IsSwapped">Whether they were captured on a machine of the other byte order.</param>
internal readonly record struct FilterTarget(int LinkType, bool IsSwapped)
{
    // LINKTYPE_NULL, LINKTYPE_LOOP and LINKTYPE_ENC.
    private const int Null = 0;
    private const int Loop = 108;
    private const int Enc = 109;

    /// <summary>
    /// Whether packets start with BSD's number of the protocol, which differs between BSD systems for IPv6.
    /// </summary>
    public bool IsLoopback => LinkType is Null or Loop or Enc;

    /// <summary>The target of a link type: the byte order only matters for two of BSD's headers.</summary>
    public static FilterTarget Of(int linkType, bool isSwapped) =>
        new(linkType, isSwapped && linkType is (Null or Enc));
}
