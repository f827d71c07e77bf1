using System.Text;

namespace PcapStream.Tests.Capture.Compression;

/// <summary>One small text, as the tools on a Debian 12 compress it.</summary>
internal static class Vectors
{
    /// <summary>The decompressed bytes of every vector: 590.</summary>
    public static byte[] Plain { get; } = Encoding.ASCII.GetBytes(
        string.Concat(Enumerable.Range(0, 60).Select(i => $"packet {i} ")));

    public static byte[] Packed(string format) => Convert.FromBase64String(format switch
    {
        // gzip -9nc
        "gzip" =>
            "H4sIAAAAAAACA0XRuQ0CQRBFwVQ2BPriCAchLJw1yF8YaGq8Z/0aTZ/P1+f9PS7H+Y9YkStqRa+YFdcVtxX3FQ+De9p2GA/rYT7s" +
            "ByAIgQhGMnK/n5GMZCQjGclIRjKKUYzan8QoRjGKUYxiFKMZzWhG70swmtGMZjSjGcMYxjCGMfvcjGEMYxjzOH6dFFByTgIAAA==",
        // zstd -19 -qc
        "zstd" =>
            "KLUv/QRoBQMAcscRD9AdAxhAomBQJEkpJR4IHKCcfFz893t+Dy8mHha+7Zqeg0tJR0Vft2XX0ELCQcHTLMkxsIxsTOzzOm4LK2SI" +
            "uxwIYKF0jAo7qBAwvh3g1xBG/CAQOLVH87inI0gp+LTmHg==",
        // lz4 -9qc -BD -BX
        "lz4" =>
            "BCJNGHRAvfQAAACTcGFja2V0IDAgCQAUMQkAFDIJABQzCQAUNAkAFDUJABQ2CQAUNwkAFDgJABU5UQAGWwAFXAAVMV0AFTFeABUx" +
            "XwAVMWAAFTFhABUxYgAVMWMAFTFkABUyZAAWMsAABWQAFTJkABUyZAAVMmQAFTJkABUyZAAVMmQAFTJkABUzZAAVM2QAFjMlAQVk" +
            "ABUzZAAVM2QAFTNkABUzZAAVM2QAFTNkABU0ZAAVNGQAFTRkABY0igEFZAAVNGQAFTRkABU0ZAAVNGQAFTRkABU1ZAAVNWQAFTVk" +
            "ABU1ZAAWNe8BBWQAFTVkABU1ZAATNWQAUHQgNTkgAFbtgAAAAADabBFu",
        // xz -c
        "xz" =>
            "/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4AJNAGRdADgYSJnNXNdLqL1J+z7a81ofqdnI1F/80e0zWIuJlHvr7uuae02bSgpxJv/f" +
            "gRFLOxIExBwKviA+SHbU9OkyKTzcCc0yJWuhkzP55UXZY6eDXp46c3M3y3CbFvlq6gwU4hdjVwAAQgFGcH/cAkcAAYABzgQAAFzY" +
            "HnGxxGf7AgAAAAAEWVo=",
        // bzip2 -c
        "bzip2" =>
            "QlpoOTFBWSZTWWisWisAAOsZgEAAf+AqCEQAIACIK0mCf+qppowbVJ6fqqPyoaPU3KURGaTnW18dvM4OgFxQCwVDN5mZjmZlVVe7" +
            "u7vaq7hF6VqEVpeoRV26hFVQiqqqqqutKvJAO5AOSAfpALkA5IB/F3JFOFCQaKxaKw==",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    });
}
