
 gettext(u'Angeboten im Zeitraum %(period)s.') SSSSSSSSS SS SSSSSSSS SSSSSSSSSSS BB BBBBBBBBBBBBBBB BBBBBBBBBB gettext(u'Der Zeitraum läuft noch: Es gilt der Stand von jetzt.') BBBB gettext(u'Es gilt der Stand am letzten Tag.') BBBBB
