using System.Runtime.InteropServices;
using PcapStream.Interop;

namespace PcapStream.Outputs;

/// <summary>
/// A descriptor that the process was given, written by write(2): a FileStream would not move the offset that is shared
/// with other programs, and the next of them would overwrite the output. The descriptor is never closed. Descriptors
/// other than the standard streams are copied, and the copy is closed.
/// </summary>
internal sealed unsafe partial class DescriptorStream(int descriptor, bool isCopy = false) : WriteOnlyStream
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;
    private const int Interrupted = 4;
    private const int BadDescriptor = 9;

    // EAGAIN, from a pipe that is non-blocking: 11 on Linux, 35 on macOS.
    private static readonly int WouldBlock = OperatingSystem.IsMacOS() ? 35 : 11;

    private bool _isOpen;

    /// <summary>Opens one of the process's streams as this system requires.</summary>
    /// <exception cref="IOException">There is no such descriptor.</exception>
    public static Stream Open(int descriptor) => descriptor switch
    {
        StandardOutput when OperatingSystem.IsWindows() => Console.OpenStandardOutput(),
        StandardError when OperatingSystem.IsWindows() => Console.OpenStandardError(),
        StandardOutput or StandardError => new DescriptorStream(descriptor),
        _ => new DescriptorStream(Copy(descriptor) is >= 0 and int copy ? copy : throw Error(), isCopy: true),
    };

    /// <exception cref="IOException">
    /// The bytes cannot be written; its HResult is errno, as a FileStream's is.
    /// </exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!_isOpen && StandardStreams.IsOutputRuntimePipe(descriptor))
            throw new IOException(Marshal.GetPInvokeErrorMessage(BadDescriptor), BadDescriptor);
        _isOpen = true;
        while (!buffer.IsEmpty)
        {
            nint written;
            fixed (byte* start = buffer)
                written = Write(descriptor, start, (nuint)buffer.Length);
            if (written >= 0)
                buffer = buffer[(int)written..];
            else
                WaitOrThrow(Marshal.GetLastPInvokeError());
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (isCopy)
            _ = Close(descriptor);
        isCopy = false;
        base.Dispose(disposing);
    }

    private static IOException Error()
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException(Marshal.GetPInvokeErrorMessage(error), error);
    }

    private static void WaitOrThrow(int error)
    {
        if (error == WouldBlock)
            Thread.Sleep(1);
        else if (error != Interrupted)
            throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
    }

    [LibraryImport("libc", EntryPoint = "dup", SetLastError = true)]
    private static partial int Copy(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, byte* bytes, nuint count);
}
