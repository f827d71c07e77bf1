using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace PcapStream.Sql.Running;

/// <summary>
/// Lines from a terminal, with history and completion where the system has libedit or libreadline (readline(3)), and
/// without where it has neither.
/// </summary>
internal sealed unsafe class LineReader : IDisposable
{
    private static readonly string[] Libraries = ["libedit.so.2", "libreadline.so.8", "libedit.dylib"];

    // What the library calls has no state of its own.
    private static Func<string, IReadOnlyList<string>> _complete = _ => [];
    private static IReadOnlyList<string> _candidates = [];

    private readonly IntPtr _library;
    private readonly delegate* unmanaged[Cdecl]<byte*, byte*> _read;
    private readonly delegate* unmanaged[Cdecl]<byte*, void> _remember;
    private static delegate* unmanaged[Cdecl]<byte*, delegate* unmanaged[Cdecl]<byte*, int, byte*>, byte**> _matches;
    private static byte** _line;

    /// <param name="complete">Finds what can follow a text.</param>
    public LineReader(Func<string, IReadOnlyList<string>> complete)
    {
        _complete = complete;
        foreach (string name in Libraries)
        {
            if (NativeLibrary.TryLoad(name, out _library))
                break;
        }
        if (_library == IntPtr.Zero)
            return;
        _read = (delegate* unmanaged[Cdecl]<byte*, byte*>)NativeLibrary.GetExport(_library, "readline");
        _remember = (delegate* unmanaged[Cdecl]<byte*, void>)NativeLibrary.GetExport(_library, "add_history");
        _matches = (delegate* unmanaged[Cdecl]<byte*, delegate* unmanaged[Cdecl]<byte*, int, byte*>, byte**>)
            NativeLibrary.GetExport(_library, "rl_completion_matches");
        _line = (byte**)NativeLibrary.GetExport(_library, "rl_line_buffer");
        *(IntPtr*)NativeLibrary.GetExport(_library, "rl_attempted_completion_function") =
            (IntPtr)(delegate* unmanaged[Cdecl]<byte*, int, int, byte**>)&Complete;
    }

    /// <summary>The next line; null at the end.</summary>
    public string? Read(string prompt)
    {
        if (_library == IntPtr.Zero)
        {
            Console.Error.Write(prompt);
            return Console.ReadLine();
        }
        fixed (byte* text = Encoding.UTF8.GetBytes(prompt + '\0'))
        {
            byte* line = _read(text);
            if (line is null)
                return null;
            string read = Marshal.PtrToStringUTF8((IntPtr)line)!;
            if (read.Length > 0)
                _remember(line);
            NativeMemory.Free(line);
            return read;
        }
    }

    public void Dispose()
    {
        if (_library != IntPtr.Zero)
            NativeLibrary.Free(_library);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte** Complete(byte* word, int start, int end)
    {
        try
        {
            string before = Encoding.UTF8.GetString(*_line, end);
            string begun = Marshal.PtrToStringUTF8((IntPtr)word)!;
            _candidates = [.. _complete(before).Where(
                name => name.StartsWith(begun, StringComparison.OrdinalIgnoreCase))];
        }
        catch (Exception)
        {
            // No exception may pass through the library; a line that cannot be completed is still a line.
            _candidates = [];
        }
        return _candidates.Count == 0 ? null : _matches(word, &Candidate);
    }

    // The library frees it.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte* Candidate(byte* word, int index)
    {
        if (index >= _candidates.Count)
            return null;
        byte[] text = Encoding.UTF8.GetBytes(_candidates[index]);
        var copy = (byte*)NativeMemory.AllocZeroed((nuint)text.Length + 1);
        text.CopyTo(new Span<byte>(copy, text.Length));
        return copy;
    }
}
