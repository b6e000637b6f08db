"""커널 안에서: `!명령`과 `%%bash`의 출력을, 글자의 가운데에서 나뉘어 와도 온전히 읽게 한다.

IPython은 온 만큼씩 글자로 바꾼다. 그래서 UTF-8 글자가 나뉘어 오면 `!명령`은 �를 찍고, `%%bash`는
출력이 끝난 줄 알고 나머지를 버린다.
"""

from __future__ import annotations

LETTERS = """\
def _read_whole_letters():
    import codecs
    import ipykernel.zmqshell
    from IPython.core.magics import script

    utf8 = codecs.getincrementaldecoder("utf-8")

    def cut(data):
        decoder = utf8("replace")
        decoder.decode(data[-4:])
        return len(decoder.getstate()[0])

    def child(spawn):
        # 끝나기 전에는, 다 오지 않은 글자는 아직 오지 않은 것으로 한다.
        class Child(spawn):
            @property
            def before(self):
                came = self.came
                whole = self.flag_eof or not isinstance(came, bytes)
                return came if whole else came[: len(came) - cut(came)]

            @before.setter
            def before(self, came):
                self.came = came

        return Child

    piped = ipykernel.zmqshell.system

    def system(command):
        import pexpect

        spawn = pexpect.spawn
        pexpect.spawn = child(spawn)
        try:
            return piped(command)
        finally:
            pexpect.spawn = spawn

    # 글자가 다 오지 않아 비었을 뿐, 끝난 것이 아닌 글
    class Unfinished(str):
        def __bool__(self):
            return True

    class Decoder:
        def __init__(self, errors):
            self.utf8 = utf8(errors)

        def decode(self, data):
            text = self.utf8.decode(data, not data)
            return text if text or not data else Unfinished()

    ipykernel.zmqshell.system = system
    script.getincrementaldecoder = lambda encoding: Decoder


_read_whole_letters()
del _read_whole_letters
"""
