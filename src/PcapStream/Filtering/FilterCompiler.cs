using System.Buffers.Binary;
using PcapStream.Filtering.Native;
using PcapStream.Interop;

namespace PcapStream.Filtering;

/// <summary>Has libpcap compile expressions, optimised, for packets that come from a file.</summary>
internal static unsafe class FilterCompiler
{
    // What a program returns for a packet that passes, and of no other use.
    private const int SnapLength = 262144;

    private const int HeaderSize = 24;

    // Offsets that ask Linux about a packet, not the packet (SKF_AD_OFF to SKF_AD_MAX in linux/filter.h).
    private const uint FirstAncillary = 0xFFFFF000;
    private const uint LastAncillary = 0xFFFFF03F;

    // Older versions keep the parser's state in variables of their own.
    private static readonly Lock Gate = new();

    /// <summary>Sees to it that there is a libpcap.</summary>
    /// <exception cref="FilterException">There is none.</exception>
    public static void Require(SystemLibrary library)
    {
        if (!library.IsPresent)
            throw new FilterException(FilterFault.Library, $"filters need {library.FileName}: install the package {library.Package} (Debian, Ubuntu)");
    }

    /// <summary>The program; null, and a reason, where the expression has no meaning for such packets.</summary>
    /// <exception cref="FilterException">There is no libpcap.</exception>
    public static BpfInstruction[]? Compile(string expression, FilterTarget target, out string? reason)
    {
        Require(LibPcap.Library);
        lock (Gate)
        {
            // The handle is closed before it is gone.
            byte* header = stackalloc byte[HeaderSize];
            using NativeContext handle = Open(target, new Span<byte>(header, HeaderSize));
            if (LibPcap.Compile(handle, out LibPcap.Program program, expression, optimise: 1, LibPcap.NoNetmask) != 0)
            {
                reason = LibPcap.Error(handle);
                return null;
            }
            var instructions = new BpfInstruction[program.Length];
            for (int i = 0; i < instructions.Length; i++)
                instructions[i] = program.Instructions[i];
            LibPcap.Free(ref program);
            reason = AsksTheKernel(instructions) ? "it asks what only the kernel knows of a packet, and no capture holds" : null;
            return reason is null ? instructions : null;
        }
    }

    // libpcap takes a handle without a file for a live one. BSD's loopback headers hold the number that the writer's
    // system has for IPv6, in its byte order: only for what comes from a file does libpcap look for all of them.
    private static NativeContext Open(FilterTarget target, Span<byte> header)
    {
        if (target.IsLoopback && !OperatingSystem.IsWindows())
        {
            WriteHeader(header, target);
            if (LibPcap.OpenMemory(header) is { } handle)
                return handle;
        }
        return LibPcap.OpenDead(DataLink.Of(target.LinkType), SnapLength);
    }

    // A classic pcap of no packet: magic number, version 2.4, time zone, accuracy, snap length, link type.
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

    // For a live one "inbound" is compiled into such a load, of which a packet's bytes know nothing.
    private static bool AsksTheKernel(BpfInstruction[] program)
    {
        foreach (BpfInstruction one in program)
        {
            if (one.K is >= FirstAncillary and <= LastAncillary &&
                one.Code is (BpfCode.Word or BpfCode.Half or BpfCode.Byte or BpfCode.WordAtX or BpfCode.HalfAtX or BpfCode.ByteAtX))
                return true;
        }
        return false;
    }
}
